"""Danish cells are read as Danes write them, and what cannot be read says why."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest

from outreach.domain.sheet_kinds import CONTACTS, PEOPLE, SHEETS
from outreach.domain.sheets import (
    Listed,
    Unreadable,
    a_day,
    a_time,
    guess,
    is_column_of_cpr,
    looks_like_cpr,
    number,
    plain,
    text,
    unformula,
    whole,
    yes,
)
from outreach.web.danish import WORDS
from outreach.web.danish_sheets import CELLS


@pytest.mark.parametrize(
    "cell",
    [
        *("18-05-2026", "18.5.2026", "18. maj 2026", "18/5/2026", "18 maj 2026", "d. 18. maj 2026"),
        *(
            "mandag 18. maj 2026",
            "2026-05-18",
            "2026-05-18 00:00:00",
            "18-05-26",
            " 18-05-2026 ",
            "18. MAJ 2026",
        ),
        *(date(2026, 5, 18), datetime(2026, 5, 18, 10, 22)),
    ],
)
def test_a_date_is_read_however_it_is_written(cell):
    assert a_day(cell) == date(2026, 5, 18)


@pytest.mark.parametrize(
    "cell, why",
    [
        ("31-02-2026", "not_a_date"), ("05-18-2026", "not_a_date"), ("i går", "not_a_date"),
        (46160, "not_a_date"), ("0-0-2026", "not_a_date"),
        ("18-05-1026", "date_out_of_range"), (date(9999, 1, 1), "date_out_of_range"),
        ("18. floréal 2026", "not_a_date"), (True, "not_a_date"),
    ],
)  # fmt: skip
def test_what_is_no_date_of_ours_says_so(cell, why):
    with pytest.raises(Unreadable) as refused:
        a_day(cell)
    assert refused.value.code == why


@pytest.mark.parametrize(
    "cell, value",
    [("1.234,5", "1234.5"), ("2,50", "2.50"), ("1.234", "1234"), ("1 234", "1234"), (2.5, "2.5")],
)  # fmt: skip
def test_numbers_have_a_danish_comma(cell, value):
    assert number(cell) == Decimal(value)


@pytest.mark.parametrize("cell", ["to", "1,2,3", "1e9", "--1", True, "∞", "NaN", float("nan"), 2.5, "2,5"])
def test_what_is_no_whole_number_says_so(cell):
    with pytest.raises(Unreadable):
        whole(0, 10)(cell, {})


@pytest.mark.parametrize(
    "cell, at",
    [("10.22", "10:22"), ("kl. 9", "09:00"), (time(7, 5), "07:05"), (0.5, "12:00"), ("10:22:33", "10:22")],
)
def test_times(cell, at):
    assert a_time(cell) == at


def test_words_of_a_list_become_keys_whatever_their_letters():
    read = Listed("topic", some=True)

    assert read("brev og mitid, PENGE; penge", WORDS) == ["letters", "money"]
    with pytest.raises(Unreadable):
        read("Trolddom", WORDS)
    assert yes("Ja", {}) and yes("x", {}) and not yes("NEJ", {})
    with pytest.raises(Unreadable):
        yes("måske", {})


def test_text_keeps_its_limit_and_its_letters():
    assert text(80)("  Åse\r\nØrsted ", {}) == "Åse\nØrsted"
    for bad in ("x" * 81, "nul\x00", "\ufffd"):
        with pytest.raises(Unreadable):
            text(80)(bad, {})
    assert plain(1989.0) == "1989" and plain(None) == ""


@pytest.mark.parametrize(
    "cell", ["010190-1234", "0101901234", 101901234, "290200 1234", "3112991234", "290204-0000"]
)
def test_a_date_and_four_digits_looks_like_cpr_whatever_its_checksum(cell):
    assert looks_like_cpr(cell)


@pytest.mark.parametrize(
    "cell", ["12345678", "+45 12 34 56 78", "4512345678", "310290-1234", "kom 010190-1234", 1989, ""]
)
def test_other_numbers_do_not(cell):
    assert not looks_like_cpr(cell)


def test_a_column_of_cpr_numbers_is_known_by_its_heading_or_by_what_stands_in_it():
    assert is_column_of_cpr("CPR-nr.", [])
    assert is_column_of_cpr("Nummer", ["010190-1234", "", "020290-4321"])
    assert not is_column_of_cpr("Telefon", ["12345678", "010190-1234", "87654321", "11223344"])
    assert not is_column_of_cpr("Cprågkursus", ["ja"])


def test_sheets_are_known_by_their_headings_in_any_order_and_of_two_alike_the_first_counts():
    assert guess("Ark1", ["Notat", "DATO", "Borger"], SHEETS) == (
        "contacts",
        {0: "note", 1: "day", 2: "name"},
    )
    assert guess("Deltagere", ["Navn", "Navn", "Født"], SHEETS) == ("people", {0: "name", 2: "birth_year"})
    assert guess("Ark1", ["Aktivitet", "Dato", "Navn"], SHEETS)[0] == "attendance"
    assert guess("Budget", ["Konto", "Beløb"], SHEETS) == ("", {})


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda one: one.key)
def test_every_sheet_knows_its_own_headings_and_its_own_examples(sheet):
    kind, found = guess(sheet.title, [one.title for one in sheet.columns], SHEETS)

    assert kind == sheet.key and list(found.values()) == [one.key for one in sheet.columns]
    for column in sheet.columns:
        if column.example:
            column.read(column.example, WORDS)


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_no_text_begins_a_formula(sign):
    assert unformula(f"{sign}1+1") == f"'{sign}1+1"
    assert unformula("Åse") == "Åse" and unformula("") == ""


def test_every_reason_has_words():
    codes = {
        *(
            "too_long",
            "control_characters",
            "not_a_number",
            "out_of_range",
            "not_a_date",
            "date_out_of_range",
        ),
        *("not_a_time", "not_yes_or_no", "unknown_word", "cpr", "missing"),
    }
    assert codes <= set(CELLS)
    assert PEOPLE.column("name") and CONTACTS.column("nonsense") is None
