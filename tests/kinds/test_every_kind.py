"""What holds for every kind there is, and for any that is added: found by scanning, nothing to enrol."""

import json
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from outreach.domain import access, phrase
from outreach.kinds import all_kinds
from outreach.kinds.audience import audience, check_open
from outreach.kinds.parts import check_parts, open_entry
from outreach.storage import projections
from sync.entry import Entry
from sync.ledger import Ledger
from tests.logbook import (
    CAST,
    ELIF,
    ORGS,
    RANA,
    A,
    B,
    J,
    Laptop,
    a_world,
    an_entry,
    an_id,
    numbered,
    samples,
    written,
)

KINDS = sorted(all_kinds())
ALWAYS_OURS = {
    *("away", "concern", "demand", "erase", "handover_basis", "merge", "minutes_basis", "move", "printout"),
    "private_tie",
}  # whatever anybody says yes to, these leave no office
THIRD = an_id(4)  # a helper whom nobody said yes to


@pytest.mark.parametrize("name", KINDS)
def test_a_sample_passes_its_own_rules(name: str) -> None:
    entry = samples(name)[-1]
    kind = all_kinds()[name]

    assert entry.kind == name
    assert check_open(entry, ORGS) is None
    assert check_parts(kind, entry.open, json.loads(entry.closed)) == {}
    assert open_entry(entry, kind).kind is kind
    assert kind.permission in access.ALLOWED


def test_what_samples_are_searched_by_is_said_by_nothing_else() -> None:
    """A page that suggests a sign-in phrase would otherwise look like a leak, once in some hundred times."""
    assert CAST.secret not in " ".join(phrase.words())


@pytest.mark.parametrize("name", KINDS)
def test_nothing_reaches_an_authority_that_was_not_written_for_everybody_or_for_it(name: str) -> None:
    """The wall, with every consent there could be."""
    record = [entry for entry in samples(name) if entry.root == samples(name)[-1].root]
    yes = [
        an_entry("consent_grant", root=person, people=[person], open={"receivers": [B, J], "after": []})
        for person in (ELIF, RANA)
    ]
    people = {
        person: [*[e for e in samples(name) if e.root == person], grant]
        for person, grant in zip((ELIF, RANA), yes, strict=True)
    }
    started = record[0].kind

    for entry, holders in audience(record, people, ORGS).items():
        assert A in holders
        if J in holders:
            assert all_kinds()[started].reaches_authority, entry
            assert not next(e for e in record if e.id == entry).people


@pytest.mark.parametrize("name", KINDS)
def test_what_an_authority_gets_holds_no_word_of_a_note(name: str) -> None:
    """The planted phrase: only a text written for the authority, or a public name, may arrive there."""
    record = [entry for entry in samples(name) if entry.root == samples(name)[-1].root]
    allowed = {"handover", "minutes", "minutes_answer", "area", "organisation"}

    for id, holders in audience(record, {}, ORGS).items():
        entry = next(e for e in record if e.id == id)
        if J in holders:
            assert entry.kind in allowed or CAST.secret.encode() not in entry.line


def in_drawer(name: str, drawer: str) -> list[Entry]:
    """The record a sample ends with, lying in this drawer."""
    ids = numbered()
    drafts = all_kinds()[name].detail.sample(CAST, lambda: next(ids))
    drafts = [one for one in drafts if one.root == drafts[-1].root]
    lies = {"drawer": drawer}
    moved = [replace(one, open={**one.open, **lies}) if "drawer" in one.open else one for one in drafts]
    return [written(one, number) for number, one in enumerate(moved, 1)]


def others_holding(record: list[Entry], *, yes: bool, until: str = "", kind: str = "") -> set[str]:
    """Who else holds any line of it, or any of one kind, with everybody's yes or with nobody's."""
    receivers = {"receivers": [B, J], "after": [], "until": until}
    people = {
        one: [an_entry("consent_grant", root=one, people=[one], open=receivers)] if yes else []
        for one in (ELIF, RANA)
    }
    orgs = {**ORGS, THIRD: "helper"}
    held = audience(record, people, orgs, "2026-06-01")
    return set().union(*(held[one.id] for one in record if kind in ("", one.kind))) - {A}


def is_about_somebody(record: list[Entry]) -> bool:
    """What follows the yes of whom it names; a person's own record and texts for others have other rules."""
    start = all_kinds()[record[0].kind]
    return any(one.people for one in record) and start.name != "person" and not start.reaches_authority


@pytest.mark.parametrize("name", KINDS)
def test_what_is_about_somebody_leaves_with_their_yes_and_from_the_helpers_drawer_alone(name: str) -> None:
    shared = in_drawer(name, "helpers")
    if not is_about_somebody(shared):
        return
    gone = an_entry("retract", number=990, root=shared[0].root)

    assert others_holding(shared, yes=False) == set()
    assert others_holding(shared, yes=True, until="2026-06-01") == set()
    assert others_holding(in_drawer(name, "own"), yes=True) == set()
    assert others_holding(shared, yes=True) <= {B}
    assert others_holding([*shared, gone], yes=True) == set()


@pytest.mark.parametrize("name", KINDS)
def test_a_helper_without_a_yes_gets_nothing_of_anybody_and_nobody_what_is_always_ours(name: str) -> None:
    record = in_drawer(name, "helpers")

    if any(one.people for one in record):
        assert THIRD not in others_holding(record, yes=True)
    if to := record[0].open.get("to"):
        assert others_holding(record, yes=True) <= ({to} if isinstance(to, str) else set(to))
    if name in ALWAYS_OURS:
        assert others_holding(record, yes=True, kind=name) == set()


@pytest.mark.parametrize("name", KINDS)
def test_every_order_and_repetition_gives_the_same_rows(name: str, tmp_path: Path) -> None:
    mine = samples(name)
    entries = [*mine, *(one for one in a_world() if one.id not in {entry.id for entry in mine})]
    found = []
    for seed in range(6):
        rng = random.Random(seed)
        folder = tmp_path / str(seed)
        folder.mkdir()
        laptop = Laptop(folder)
        order = rng.sample(entries, k=len(entries)) + rng.sample(entries, k=len(entries) // 2)
        while order:
            size = rng.randint(1, 4)
            laptop.take_in(order[:size])
            order = order[size:]
        found.append(laptop.rows())

    assert all(rows == found[0] for rows in found)
    assert found[0]["aside"] == []
    assert any(found[0][table] for table in found[0])


@pytest.mark.parametrize("name", KINDS)
def test_letting_the_bytes_go_leaves_no_row_and_no_word(name: str, tmp_path: Path) -> None:
    laptop = Laptop(tmp_path)
    laptop.take_in(samples(name))
    with laptop.engine.begin() as connection:
        roots = Ledger(connection).forget([entry.id for entry in samples(name)])
        projections.project(connection, roots)

    assert all(rows == [] for rows in laptop.rows().values())
    with laptop.engine.begin() as connection:
        for text in ("note", "name"):
            for index in ("words", "parts"):
                (count,) = connection.exec_driver_sql(
                    f"SELECT count(*) FROM {text}_text_{index} WHERE {text}_text_{index} MATCH ?",
                    (CAST.secret,),
                ).one()
                assert count == 0


def test_a_hub_reads_no_closed_part() -> None:
    """What a hub imports to judge entries brings no schema of a closed part and no projector with it."""
    program = (
        "import sys; from outreach.kinds.audience import audience; from outreach.kinds import all_kinds;"
        "all_kinds(); print([m for m in sys.modules if m.endswith(('.closed', '.rows', '.parts'))"
        " or m.startswith(('outreach.storage', 'outreach.services'))])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_unknown_fields_survive_and_are_ignored() -> None:
    entry = an_entry(
        "contact",
        open={"drawer": "own", "mood": 3},
        closed={"when": "2026-05-18T10:22", "channel": "door", "weather": "rain"},
    )
    assert check_open(entry) is None
    assert open_entry(entry, all_kinds()["contact"]).closed.channel == "door"
