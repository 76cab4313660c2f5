"""Activities and counts name nobody, and helpers hold them together; a mark follows its person's yes."""

import pytest

from outreach.kinds.audience import audience
from tests.logbook import ELIF, ORGS, A, B, J, an_entry

SESSION = {"activity": ELIF, "on": "2026-05-19"}


def holders(*record: object) -> set[frozenset[str]]:
    return set(audience(record, {}, ORGS).values())  # type: ignore[arg-type]


@pytest.mark.parametrize("kind, told", [("headcount", {"adults": 3}), ("list_done", {})])
def test_what_names_nobody_is_for_the_helpers_with_its_corrections(kind: str, told: dict[str, int]) -> None:
    start = an_entry(kind, number=1, people=[], open={}, closed={**SESSION, **told})
    later = an_entry("amend", number=2, root=start.id, people=[], open={}, closed={})

    assert holders(start, later) == {frozenset({A, B})}


def test_what_was_taken_back_leaves_the_partner() -> None:
    start = an_entry("headcount", number=1, people=[], open={}, closed={**SESSION, "adults": 3})
    gone = an_entry("retract", number=2, root=start.id, people=[], open={}, closed={})

    assert holders(start, gone) == {frozenset({A})}


def test_a_name_put_on_a_count_keeps_all_of_it_at_home() -> None:
    start = an_entry("headcount", number=1, people=[], open={}, closed={**SESSION, "adults": 3})
    named = an_entry("attach", number=2, root=start.id, people=[ELIF], open={}, closed={"asked": True})

    assert holders(start, named) == {frozenset({A})}


def test_a_mark_waits_for_a_yes_and_never_reaches_an_authority() -> None:
    there = an_entry("mark", number=1, people=[ELIF], open={"drawer": "helpers"}, closed=SESSION)
    yes = an_entry("consent_grant", root=ELIF, people=[ELIF], open={"receivers": [B, J], "after": []})
    person = an_entry("person", number=5, id=ELIF, people=[ELIF], open={}, closed={"name": "Elif"})

    assert holders(there) == {frozenset({A})}
    assert audience([there], {ELIF: [person, yes]}, ORGS)[there.id] == frozenset({A, B})
