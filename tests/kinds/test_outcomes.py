"""What became of a promise, a message and a step of a plan: the same in every order of arrival."""

import random
from collections.abc import Iterable
from itertools import permutations
from typing import Any

import pytest

from outreach.kinds import all_kinds
from outreach.kinds.followup.rows import followup
from outreach.kinds.message.rows import answer_new, message
from outreach.kinds.parts import Rows
from outreach.kinds.plan.rows import plan, plan_step
from outreach.storage.projections import stand
from sync.entry import Entry
from tests.logbook import ANNA, BO, CARLA, ELIF, A, B, an_entry, an_id

PROMISED = an_entry(
    "followup",
    id=an_id(500),
    people=[ELIF],
    open={"drawer": "helpers"},
    closed={"text": "Ringe", "due": "2026-05-20", "owner": ANNA.staff_id},
)
PLANNED = an_entry(
    "plan",
    id=an_id(501),
    people=[ELIF],
    open={"drawer": "own"},
    closed={"starts": "2026-05-18", "employer": "Lageret"},
    at="2026-05-18T06:00:00.000Z",
)
WROTE = an_entry(
    "message", id=an_id(502), actor=BO, people=[ELIF], open={"to": A}, closed={"text": "Dagene er for lange."}
)


def later(start: Entry, number: int, closed: dict[str, Any], **more: Any) -> Entry:
    kind = {"followup": "followup_done", "plan": "plan_step", "message": "message_answer"}[start.kind]
    more.setdefault("at", f"2026-05-{18 + number % 9}T08:00:00.000Z")
    return an_entry(kind, root=start.root, number=number, closed=closed, **more)


def rows(start: Entry, more: Iterable[Entry]) -> Rows:
    standing, aside = stand([*more, start])
    assert aside == []
    maker = all_kinds()[start.kind].rows
    assert maker
    return maker.project(standing, A)


def promise(*more: Entry) -> dict[str, Any]:
    """The row, which is one whatever came first."""
    found = [rows(PROMISED, order)[followup][0] for order in permutations(more)]
    assert all(one == found[0] for one in found)
    return dict(found[0])


DONE = later(PROMISED, 1, {"state": "done"})
MOVED = later(PROMISED, 2, {"state": "later", "due": "2026-06-01"}, actor=CARLA)
PASSED = later(PROMISED, 3, {"state": "passed_on", "owner": CARLA.staff_id}, actor=BO)
AGAIN = later(PROMISED, 4, {"state": "reopened", "undoes": [DONE.id]})


def test_done_is_done_whatever_was_planned_meanwhile() -> None:
    row = promise(DONE, MOVED, PASSED)

    assert (row["state"], row["closed_by"], row["due"], row["owner"]) == (
        "done",
        ANNA.staff_id,
        "2026-06-01",
        CARLA.staff_id,
    )


def test_taken_back_it_is_open_with_the_latest_plan() -> None:
    row = promise(DONE, AGAIN, MOVED)

    assert (row["state"], row["closed_at"], row["due"]) == ("open", "", "2026-06-01")


def test_taking_back_undoes_what_it_names_and_nothing_else() -> None:
    """Somebody else did it too, and nobody who took back the first had seen that."""
    other = later(PROMISED, 5, {"state": "done"}, actor=CARLA, at="1970-01-01T00:00:00.000Z")

    assert promise(DONE, AGAIN, other)["closed_by"] == CARLA.staff_id
    assert promise(AGAIN, MOVED)["state"] == "open"  # what it names has not arrived yet
    assert (
        promise(MOVED, later(PROMISED, 6, {"state": "reopened", "undoes": [MOVED.id]}))["due"] == "2026-05-20"
    )


@pytest.mark.parametrize("seed", range(60))
def test_any_life_of_a_promise_or_a_plan_comes_to_the_same_in_any_order(seed: int) -> None:
    rng = random.Random(seed)
    for start in (PROMISED, PLANNED):
        told: list[Entry] = []
        for number in range(8):
            state = rng.choice(
                ["done", "not_needed", "later", "passed_on", "reopened"]
                if start is PROMISED
                else ["done", "not_reached", "moved", "reopened"]
            )
            cited = [one.id for one in rng.sample(told, k=min(len(told), 2))] or [an_id(9)]
            day = f"2026-0{rng.randint(5, 9)}-{rng.randint(10, 28)}"
            closed = {"state": state, "due": day, "owner": ANNA.staff_id, "undoes": cited}
            if start is PLANNED:
                closed |= {"step": rng.randint(0, 5), "on": day}
            at = f"20{rng.choice([19, 26, 31])}-05-18T0{rng.randint(0, 9)}:00:00.000Z"
            told.append(later(start, 600 + number, closed, at=at, actor=rng.choice([ANNA, CARLA])))
        orders = [rng.sample(told, k=len(told)) for _ in range(5)]
        found = [rows(start, order) for order in orders]
        assert all(one == found[0] for one in found)


def opened(*more: Entry) -> tuple[Any, ...]:
    found = [rows(PLANNED, order) for order in permutations(more)]
    assert all(one == found[0] for one in found)
    (row,) = found[0][plan]
    return row["state"], row["step"], row["due"], len(found[0][plan_step])


def test_doing_a_step_opens_the_next_by_itself() -> None:
    first = later(PLANNED, 10, {"step": 0, "state": "done", "on": "2026-05-18"})
    missed = later(PLANNED, 11, {"step": 1, "state": "not_reached", "on": "2026-05-25"})
    put = later(PLANNED, 12, {"step": 2, "state": "moved", "due": "2026-06-04", "note": "Ferie"})

    assert opened() == ("open", 0, "2026-05-18", 0)
    assert opened(first) == ("open", 1, "2026-05-25", 1)
    assert opened(first, missed) == ("open", 2, "2026-06-01", 2)
    assert opened(first, missed, put) == ("open", 2, "2026-06-04", 3)
    assert opened(first, later(PLANNED, 13, {"step": 0, "state": "reopened", "undoes": [first.id]})) == (
        "open",
        0,
        "2026-05-18",
        0,
    )


def test_a_plan_that_is_ended_or_taken_back_opens_nothing() -> None:
    ended = an_entry("amend", root=PLANNED.root, number=20, closed={"set": {"ended": "2026-06-01"}})

    assert opened(ended)[0] == "ended"
    assert opened(an_entry("retract", root=PLANNED.root, number=21))[0] == ""


def news(*more: Entry) -> list[str]:
    found = [rows(WROTE, order) for order in permutations(more)]
    assert all(one == found[0] for one in found)
    assert all(one["by"] == BO.staff_id for one in found[0][answer_new])
    return [one["state"] for one in found[0][answer_new]]


def test_an_answer_is_new_until_the_sender_has_looked_at_that_one() -> None:
    seen = later(WROTE, 30, {"state": "seen"})
    done = later(WROTE, 31, {"state": "done", "text": "Timerne er sat ned."})
    looked = later(WROTE, 32, {"state": "looked", "answers": [seen.id]}, actor=BO)
    receivers = later(WROTE, 33, {"state": "looked", "answers": [done.id]})

    assert news(seen, done) == ["seen", "done"]
    assert news(seen, looked) == []
    assert news(seen, done, looked, receivers) == ["done"]
    assert rows(WROTE, [seen, looked])[message][0]["state"] == "seen"
    assert WROTE.org == B
