"""Files as people have them: right ones, wrong ones, and ones made to do harm."""

import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from outreach.domain.errors import Invalid
from outreach.services import sheet_files
from outreach.services.sheet_files import ONLY, open_book
from outreach.services.sheet_writing import csv_file, xlsx_file

DANISH = "Navn;Fødselsår\r\nÅse Ørsted;1989\r\n"


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(data: bytes, name: str, change) -> bytes:
    """The same file with one part of it changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.namelist():
            new.writestr(one, change(old.read(one)) if one == name else old.read(one))
    return out.getvalue()


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("sign", [";", ",", "\t"])
def test_csv_is_read_in_every_coding_and_with_every_sign(coding, sign):
    told, rows = open_book(DANISH.replace(";", sign).encode(coding)).table(ONLY)

    assert told == ["Navn", "Fødselsår"]
    assert list(rows) == [(2, ["Åse Ørsted", "1989"])]


def test_rows_keep_the_number_they_have_in_the_file():
    data = b'Navn;Tekst\n\nElif;"to\nlinjer"\n\nRana;x\n'

    assert [number for number, _ in open_book(data).table(ONLY)[1]] == [3, 6]


def test_xlsx_keeps_dates_numbers_and_empty_cells_and_a_title_above_is_passed_over():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Vores liste"])
    sheet.append([])
    sheet.append(["Navn", "Født", "Dato", "Nej"])
    sheet.append(["Elif", 1989, date(2026, 5, 18), None])
    sheet.merge_cells("A5:A6")
    sheet["A5"], sheet["B5"], sheet["B6"] = "Rana", 1985, 1986
    sheet["A7"] = "=1+1"  # saved by a program that worked nothing out: there is nothing to read

    told, rows = open_book(saved(book)).table("Sheet")

    assert told == ["Navn", "Født", "Dato", "Nej"]
    found = list(rows)
    assert found[0] == (4, ("Elif", 1989, datetime(2026, 5, 18)))
    assert [cells[:2] for _, cells in found[1:]] == [("Rana", 1985), (None, 1986)]


@pytest.mark.parametrize(
    "data, why",
    [
        (b"", "file_empty"), (b"   \r\n", "file_empty"), (b"PK\x03\x04 broken", "not_a_spreadsheet"),
        (b"\x89PNG\r\n\x1a\n\x00\x01", "not_a_spreadsheet"), (b"Navn;\x81\x8d", "wrong_letters"),
        (b"Navn\x00;x\n", "not_a_spreadsheet"), (b"%PDF-1.7\n\xff\x02", "not_a_spreadsheet"),
    ],
)  # fmt: skip
def test_what_is_no_spreadsheet_is_refused(data, why):
    with pytest.raises(Invalid) as refused:
        list(open_book(data).rows(ONLY))
    assert refused.value.fields == {"file": why}


def test_a_zip_of_something_else_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("brev.txt", "hej")

    with pytest.raises(Invalid):
        open_book(out.getvalue())


def test_a_zip_that_swells_is_refused_before_it_is_unpacked(monkeypatch):
    data = b"".join(xlsx_file([("Ark", ["Navn"], [["Elif"]])]))
    bomb = repacked(data, "xl/worksheets/sheet1.xml", lambda old: old + b" " * 20_000_000)
    monkeypatch.setattr(sheet_files, "UNPACKED_BYTES_MAX", 1_000_000)

    assert len(bomb) < 100_000
    with pytest.raises(Invalid) as refused:
        open_book(bomb)
    assert refused.value.fields == {"file": "file_too_large"}


def test_a_file_that_multiplies_its_own_words_is_refused():
    data = b"".join(xlsx_file([("Ark", ["Navn"], [["Elif"]])]))
    kinds = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    laughs = f'<!DOCTYPE x [<!ENTITY a0 "ha">{kinds}]>'.encode()

    def change(old: bytes) -> bytes:
        head, _, rest = old.partition(b"?>\n")
        return head + b"?>\n" + laughs + rest.replace(b"Elif", b"&a9;")

    with pytest.raises(Invalid):
        list(open_book(repacked(data, "xl/worksheets/sheet1.xml", change)).rows("Ark"))


def test_what_a_sheet_says_of_its_own_size_is_not_believed():
    data = b"".join(xlsx_file([("Ark", ["Navn", "Født"], [["Elif", 1989]])]))
    huge = repacked(
        data,
        "xl/worksheets/sheet1.xml",
        lambda old: old.replace(b"<sheetViews>", b'<dimension ref="A1:XFD1048576"/><sheetViews>'),
    )

    assert [len(cells) for _, cells in open_book(huge).rows("Ark")] == [2, 2]


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr(sheet_files, "ROWS_MAX", 3)

    with pytest.raises(Invalid):
        list(open_book(b"Navn\n" + b"Elif\n" * 4).rows(ONLY))


def test_a_cell_of_a_megabyte_is_read_and_left_to_the_rule_of_its_column():
    _, rows = open_book(b"Navn;Tekst\nElif;" + b"x" * 1_000_000 + b"\n").table(ONLY)

    assert len(next(rows)[1][1]) == 1_000_000


NASTY = [
    "=1+1",
    "+4512345678",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    'a;"b"',
    "æøå ÆØÅ",
    "to\nlinjer",
    "\x07\x00x",
    "'x",
    "<b>&",
]


def test_an_xlsx_of_ours_holds_text_where_text_was_meant_and_no_formula():
    rows = [[one, 7, date(2026, 5, 18), datetime(2026, 5, 18, 10, 22)] for one in NASTY]
    data = b"".join(xlsx_file([("Ark & <1>", ["Tekst", "Tal", "Dag", "Tid"], rows), ("To", ["A"], [])]))

    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["Ark & <1>", "To"]
    cells = list(book["Ark & <1>"].iter_rows(min_row=2))
    for told, row in zip(NASTY, cells, strict=True):
        kept = told.replace("\x07", "").replace("\x00", "").replace("\r", "\n")
        assert (row[0].value, row[0].data_type) == (kept, "s")
        assert row[0].quotePrefix
        assert (row[1].value, row[2].value, row[3].value) == (
            7,
            datetime(2026, 5, 18),
            datetime(2026, 5, 18, 10, 22),
        )
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert packed.testzip() is None
        assert b"<f>" not in packed.read("xl/worksheets/sheet1.xml")


def test_a_csv_of_ours_opens_right_in_a_danish_excel_and_begins_no_formula():
    data = b"".join(csv_file(["Tekst", "Dag"], [[one, date(2026, 5, 18)] for one in NASTY]))

    assert data.startswith(b"\xef\xbb\xbfTekst;Dag\r\n")
    _, rows = open_book(data).table(ONLY)
    for told, (_, cells) in zip(NASTY, rows, strict=True):
        assert cells[0][:1] not in ("=", "+", "-", "@", "\t", "\r")
        assert cells[0].lstrip("'") == told.replace("\x07", "").replace("\x00", "").lstrip("'")
        assert cells[1] == "18-05-2026"


def test_a_large_file_leaves_in_pieces_while_it_is_made():
    told = 0

    def rows():
        nonlocal told
        for number in range(20_000):
            told = number
            yield [f"Person {number}", "x" * 50]

    pieces = xlsx_file([("Ark", ["Navn", "Tekst"], rows())])
    assert next(pieces)
    assert told < 5_000
    assert max(map(len, pieces)) < 200_000
