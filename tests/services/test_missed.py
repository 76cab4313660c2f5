"""Dem vi savner: whoever was seen once and not lately; the dead and whoever wants peace are on no list."""

from datetime import date
from pathlib import Path
from random import Random

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain.errors import NotAllowed
from outreach.kinds.mark.rows import last_seen
from outreach.services import (
    activities,
    attendance,
    consents,
    contacts,
    followups,
    merges,
    offers,
    people,
    ties,
    undoing,
)
from outreach.storage.queries import missed as queries
from outreach.storage.queries import offers as offer_queries
from outreach.storage.queries.staff import actor as signed_in
from tests.logbook import ANNA, CARLA, DAN, DITTE, ELIF, RANA, A, B, Laptop, a_world, an_entry, an_id, part
from tests.services.two_offices import Programme

TODAY = date(2026, 6, 30)
DINNER = an_id(500)


@pytest.fixture
def session(tmp_path: Path):
    laptop = Laptop(tmp_path)
    laptop.take_in(a_world())
    with laptop.session() as session:
        for id, name in ((ELIF, "Elif Aksoy"), (RANA, "Rana al-Masri")):
            people.create(session, ANNA, closed={"name": name}, id=id)
        told = {"name": "Fællesspisning", "starts_on": "2026-05-05", "every": "week"}
        activities.create(session, ANNA, closed=told, id=DINNER)
        yield session


def met(session: Session, person: str, when: str, **more: bool) -> str:
    told = {"when": f"{when}T10:22", "channel": "door", "topics": ["talk"], **more}
    return contacts.create(session, ANNA, people=[person], open={"drawer": "own"}, closed=told).id


def names(session: Session, weeks: int = 4) -> list[str]:
    return [one.name for one in queries.show(session, ANNA, TODAY, weeks).people]


def test_a_contact_or_a_mark_is_being_seen_and_a_missed_call_is_not(session: Session) -> None:
    met(session, ELIF, "2026-05-10")
    met(session, RANA, "2026-04-01")
    assert names(session) == ["Elif Aksoy", "Rana al-Masri"]

    met(session, ELIF, "2026-06-29", not_reached=True)
    attendance.mark(session, ANNA, DINNER, date(2026, 6, 23), [RANA])
    found = queries.show(session, ANNA, TODAY)
    assert [(one.name, one.last_seen) for one in found.people] == [("Elif Aksoy", "2026-05-10")]
    assert names(session, 12) == []

    attendance.unmark(session, ANNA, DINNER, date(2026, 6, 23), RANA)
    assert names(session) == ["Elif Aksoy", "Rana al-Masri"]


def test_nobody_is_missed_who_was_never_seen_or_not_for_a_year(session: Session) -> None:
    met(session, ELIF, "2025-03-01")

    assert names(session) == []


@pytest.mark.parametrize("known", [{"died": "2026-06-01"}, {"reach": "leave_alone"}])
def test_some_are_left_in_peace(session: Session, known: dict[str, str]) -> None:
    met(session, ELIF, "2026-05-10")
    offers.create(session, ANNA, ELIF, drawer="own", closed={"what": "health", "on": "2026-05-10"})
    people.update(session, ANNA, ELIF, set=known, base={})

    found = queries.show(session, ANNA, TODAY)
    assert (found.count, list(found.offered)) == (0, [])


def test_whoever_only_wants_visits_stays_on_the_list_with_that_word(session: Session) -> None:
    met(session, ELIF, "2026-05-10")
    people.update(session, ANNA, ELIF, set={"reach": "visit_only"}, base={})
    followups.create(
        session, ANNA, people=[ELIF], open={"drawer": "own"}, closed={"text": "Kaffe", "due": "2026-07-01"}
    )
    (one,) = queries.show(session, ANNA, TODAY).people

    assert (one.reach, one.promised, one.shared) == ("visit_only", True, False)


def test_whom_a_colleague_knows_privately_that_colleague_does_not_miss(session: Session) -> None:
    met(session, ELIF, "2026-05-10")
    ties.say(session, ANNA, ELIF)
    anna = signed_in(session, ANNA.staff_id)

    assert anna and queries.show(session, anna, TODAY).count == 0
    assert queries.show(session, CARLA, TODAY).count == 1


def test_two_pages_put_together_are_one_who_was_seen(session: Session) -> None:
    met(session, ELIF, "2026-05-10")
    met(session, RANA, "2026-06-29")
    assert names(session) == ["Elif Aksoy"]
    merges.merge(session, ANNA, ELIF, RANA)
    assert names(session) == []
    part(session, ANNA, ELIF)
    assert names(session) == ["Elif Aksoy"]


@pytest.mark.parametrize("known", [{"died": "2026-06-01"}, {"reach": "leave_alone"}])
@pytest.mark.parametrize("said_of", [ELIF, RANA])
def test_left_in_peace_under_one_name_is_so_under_all(
    session: Session, known: dict[str, str], said_of: str
) -> None:
    for one in (ELIF, RANA):
        met(session, one, "2026-05-10")
        offers.create(session, ANNA, one, drawer="own", closed={"what": "health", "on": "2026-05-10"})
    merges.merge(session, ANNA, ELIF, RANA)
    assert names(session) == ["Elif Aksoy"]
    people.update(session, ANNA, said_of, set=known, base={})

    found = queries.show(session, ANNA, TODAY)
    assert (found.count, list(found.people), list(found.offered)) == (0, [], [])


@pytest.mark.parametrize("until, shared", [("2026-01-01", False), ("2099-01-01", True)])
def test_after_a_yes_has_ended_no_partner_is_offered(session: Session, until: str, shared: bool) -> None:
    met(session, ELIF, "2026-05-10")
    consents.grant(session, ANNA, ELIF, receivers=[B], until=date.fromisoformat(until))

    assert [one.shared for one in queries.show(session, ANNA, TODAY).people] == [shared]


def test_offered_and_never_came_until_they_come_or_say_not_now(session: Session) -> None:
    told = {"what": "activity", "activity": DINNER, "on": "2026-06-01"}
    made = offers.create(session, ANNA, ELIF, drawer="own", closed=told)
    (one,) = queries.show(session, ANNA, TODAY).offered
    assert (one.name, one.activity_name) == ("Elif Aksoy", "Fællesspisning")

    attendance.mark(session, ANNA, DINNER, date(2026, 6, 23), [ELIF])
    assert queries.show(session, ANNA, TODAY).offered == []
    attendance.unmark(session, ANNA, DINNER, date(2026, 6, 23), ELIF)
    offers.step(session, ANNA, made.root, "declined", TODAY)
    assert queries.show(session, ANNA, TODAY).offered == []
    offers.step(session, ANNA, made.root, "declined", None)
    assert len(queries.show(session, ANNA, TODAY).offered) == 1


def test_how_far_offers_came(session: Session) -> None:
    one = offers.create(session, ANNA, ELIF, drawer="own", closed={"what": "health", "on": "2026-06-01"})
    offers.create(session, ANNA, RANA, drawer="own", closed={"what": "health", "on": "2026-06-02"})
    offers.step(session, ANNA, one.root, "arrived", TODAY)
    offers.barriers(session, ANNA, one.root, ["price", "transport"])
    found = offer_queries.funnel(session, ANNA, date(2026, 1, 1), TODAY)
    assert [(s.what, s.offered, s.accepted, s.arrived) for s in found.steps] == [("health", 2, 1, 1)]
    assert found.barriers == [("price", 1), ("transport", 1)]

    undoing.take_back(session, ANNA, one.root)
    assert offer_queries.funnel(session, ANNA, date(2026, 1, 1), TODAY).steps[0].offered == 1


@pytest.mark.parametrize("actor", [DAN, DITTE])
def test_it_is_for_helpers(session: Session, actor) -> None:
    with pytest.raises(NotAllowed):
        queries.show(session, actor, TODAY)
    with pytest.raises(NotAllowed):
        offers.create(session, actor, ELIF, drawer="own", closed={"what": "health", "on": "2026-06-01"})


@pytest.mark.parametrize("seed", range(5))
def test_when_somebody_was_last_seen_follows_whatever_comes_and_goes(seed: int, tmp_path: Path) -> None:
    """Compared with the entries themselves, after each batch; and gone with them."""
    rng, laptop, stands = Random(seed), Laptop(tmp_path), {}
    laptop.take_in([
        an_entry("person", number=at, id=id, people=[id], open={}, closed={"name": "Elif"})
        for at, id in ((1, ELIF), (2, RANA))
    ])  # fmt: skip
    for number in range(3100, 3130):
        person, on = rng.choice([ELIF, RANA]), f"2026-0{rng.randint(1, 5)}-1{rng.randint(0, 9)}"
        if stands and rng.random() < 0.4:
            gone = rng.choice(sorted(stands))
            del stands[gone]
            entry = an_entry("retract", number=number, root=gone, people=[], open={}, closed={})
        elif rng.random() < 0.5:
            closed = {"when": f"{on}T09:00", "channel": "door", "not_reached": rng.random() < 0.3}
            entry = an_entry("contact", number=number, people=[person], open={"drawer": "own"}, closed=closed)
            stands[entry.id] = (person, "" if closed["not_reached"] else on)
        else:
            closed = {"activity": DINNER, "on": on}
            entry = an_entry("mark", number=number, people=[person], open={"drawer": "own"}, closed=closed)
            stands[entry.id] = (person, on)
        laptop.take_in([entry])
        expected: dict[str, str] = {}
        for who, day in stands.values():
            expected[who] = max(day, expected.get(who, ""))
        with laptop.session() as session:
            queries.refresh(session)
            session.commit()
            rows = session.execute(sa.select(last_seen.c.person, last_seen.c.on)).all()
        assert {row.person: row.on for row in rows} == {who: day for who, day in expected.items() if day}


def test_the_partner_forgets_when_somebody_was_seen(tmp_path: Path) -> None:
    programme = Programme(tmp_path)
    with programme.laptops[A].session() as session:
        people.create(session, ANNA, closed={"name": "Elif"}, id=ELIF)
        seen = met(session, ELIF, "2026-05-10")
        queries.show(session, ANNA, TODAY)
    assert programme.laptops[A].rows()["last_seen"] == [(ELIF, "2026-05-10")]
    with programme.laptops[A].session() as session:
        undoing.take_back(session, ANNA, seen)
    assert programme.laptops[A].rows()["last_seen"] == []
