"""Presence, and nothing else: marked, undone, counted; whatever order two devices' words arrive in."""

from datetime import date
from pathlib import Path
from random import Random

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain.access import Actor
from outreach.domain.errors import DomainError, NotFound
from outreach.services import activities, attendance, consents, people
from outreach.storage.queries import activities as activity_queries
from outreach.storage.queries import attendance as queries
from sync.tables import entry
from tests.logbook import ANNA, BO, DAN, DITTE, ELIF, RANA, A, B, J, Laptop, a_world, an_entry, an_id
from tests.services.two_offices import Programme

DINNER = an_id(500)
TUESDAY = date(2026, 5, 19)
SERIES = {"name": "Fællesspisning", "starts_on": "2026-05-05", "time": "17:30", "every": "week"}


def fill(session: Session, actor: Actor = ANNA) -> None:
    for id, name in ((ELIF, "Elif Aksoy"), (RANA, "Rana al-Masri")):
        people.create(session, actor, closed={"name": name}, id=id)
    activities.create(session, actor, closed=SERIES, id=DINNER)


@pytest.fixture
def laptop(tmp_path: Path) -> Laptop:
    found = Laptop(tmp_path)
    found.take_in(a_world())
    with found.session() as session:
        fill(session)
    return found


def there(session: Session, on: date = TUESDAY, actor: Actor = ANNA) -> set[str]:
    return {guest.name for guest in queries.show(session, actor, DINNER, on).guests if guest.is_present}


def lines(laptop: Laptop) -> int:
    with laptop.engine.begin() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(entry)) or 0


def test_a_list_starts_from_the_people_of_last_time(laptop: Laptop) -> None:
    with laptop.session() as session:
        attendance.mark(session, ANNA, DINNER, date(2026, 5, 12), [ELIF])
        (guest,) = queries.show(session, ANNA, DINNER, TUESDAY).guests
        assert (guest.name, guest.was_last, guest.is_present) == ("Elif Aksoy", True, False)

        attendance.mark(session, ANNA, DINNER, TUESDAY, [ELIF])
        assert there(session) == {"Elif Aksoy"}
        assert [g.name for g in queries.show(session, ANNA, DINNER, date(2026, 5, 5)).guests] == []


def test_who_comes_often_is_on_the_list_even_after_a_miss(laptop: Laptop) -> None:
    with laptop.session() as session:
        for day in (5, 12, 19):
            attendance.mark(session, ANNA, DINNER, date(2026, 5, day), [ELIF])
        attendance.mark(session, ANNA, DINNER, date(2026, 5, 26), [RANA])
        listed = {
            g.name: (g.was_last, g.comes_often)
            for g in queries.show(session, ANNA, DINNER, date(2026, 6, 2)).guests
        }
    assert listed == {"Elif Aksoy": (False, True), "Rana al-Masri": (True, False)}


def test_one_tap_and_one_more_leave_nobody_there_and_no_absence(laptop: Laptop) -> None:
    with laptop.session() as session:
        attendance.mark(session, ANNA, DINNER, TUESDAY, [ELIF, RANA])
        attendance.mark(session, ANNA, DINNER, TUESDAY, [ELIF])
        assert activity_queries.at(session, ANNA, DINNER, TUESDAY).present == 2
        assert attendance.mark(session, ANNA, DINNER, TUESDAY, [ELIF]) == []
        attendance.unmark(session, ANNA, DINNER, TUESDAY, ELIF)
        assert there(session) == {"Rana al-Masri"}
        listed = {guest.name for guest in queries.show(session, ANNA, DINNER, TUESDAY).guests}
        assert listed == {"Elif Aksoy", "Rana al-Masri"}  # a slip leaves her on the list, not marked
    assert len(laptop.rows()["mark"]) == 1


def test_counts_add_up_and_never_fall_below_nobody(laptop: Laptop) -> None:
    with laptop.session() as session:
        attendance.count(session, ANNA, DINNER, TUESDAY, adults=12, children=9)
        attendance.count(session, ANNA, DINNER, TUESDAY, adults=-1)
        attendance.count(session, ANNA, DINNER, TUESDAY, children=-40)
        held = activity_queries.at(session, ANNA, DINNER, TUESDAY)
        assert (held.adults, held.children) == (11, 0)
    before = lines(laptop)
    with laptop.session() as session:
        assert attendance.count(session, ANNA, DINNER, TUESDAY, children=-1) == []
    assert lines(laptop) == before


def test_the_list_is_finished_by_somebodys_word_and_opened_again(laptop: Laptop) -> None:
    with laptop.session() as session:
        assert len(attendance.finish(session, ANNA, DINNER, TUESDAY)) == 1
        assert attendance.finish(session, ANNA, DINNER, TUESDAY) == []
        assert queries.show(session, ANNA, DINNER, TUESDAY).done_by == "Anna"
        attendance.reopen(session, ANNA, DINNER, TUESDAY)
        assert queries.show(session, ANNA, DINNER, TUESDAY).done_by == ""


def test_somebody_new_sent_twice_is_one_person(laptop: Laptop) -> None:
    with laptop.session() as session:
        made = [
            attendance.newcomer(session, ANNA, DINNER, TUESDAY, "Nadia", id=an_id(900), nonce="a" * 22)
            for _ in range(2)
        ]
        assert [len(one) for one in made] == [2, 0]
        assert there(session) == {"Nadia"}


@pytest.mark.parametrize("actor", [DAN, DITTE])
def test_others_may_not_and_leave_nothing(laptop: Laptop, actor: Actor) -> None:
    before = lines(laptop)
    with laptop.session() as session:
        for deed in (attendance.mark, attendance.unmark):
            with pytest.raises(DomainError):
                deed(session, actor, DINNER, TUESDAY, [ELIF])  # type: ignore[operator]
        for deed in (attendance.finish, attendance.reopen, attendance.count):
            with pytest.raises(DomainError):
                deed(session, actor, DINNER, TUESDAY)
        with pytest.raises(DomainError):
            queries.show(session, actor, DINNER, TUESDAY)
        with pytest.raises(DomainError):
            queries.for_tablet(session, actor, TUESDAY)
    assert lines(laptop) == before


def test_there_is_no_session_on_a_monday(laptop: Laptop) -> None:
    with laptop.session() as session, pytest.raises(NotFound):
        attendance.mark(session, ANNA, DINNER, date(2026, 5, 18), [ELIF])


@pytest.mark.parametrize("seed", range(6))
def test_two_devices_on_one_list_come_to_the_same(seed: int, tmp_path: Path) -> None:
    """Marks, undoings and counts of two tablets, in any order, some twice: nobody lost, nobody doubled."""
    rng, told, number = Random(seed), [], iter(range(2000, 9000))
    session = {"activity": DINNER, "on": TUESDAY.isoformat()}
    stands: dict[str, set[str]] = {ELIF: set(), RANA: set()}
    adults = 0
    seen: list[list[tuple[str, str]]] = [[], []]  # what each device has marked and not undone
    for _ in range(14):
        device, person = rng.randrange(2), rng.choice([ELIF, RANA])
        mine = [mark for mark, who in seen[device] if who == person]
        if mine and rng.random() < 0.5:
            for mark in mine:
                told.append(
                    an_entry("retract", number=next(number), root=mark, people=[], open={}, closed={})
                )
                stands[person].discard(mark)
            seen[device] = [one for one in seen[device] if one[1] != person]
        elif rng.random() < 0.3:
            adults += 1
            count = {**session, "adults": 1}
            told.append(an_entry("headcount", number=next(number), people=[], open={}, closed=count))
        else:
            mark = an_entry(
                "mark", number=next(number), people=[person], open={"drawer": "helpers"}, closed=session
            )
            told.append(mark)
            stands[person].add(mark.id)
            seen[device].append((mark.id, person))
    found = []
    for turn in range(2):
        (tmp_path / str(turn)).mkdir()
        laptop = Laptop(tmp_path / str(turn))
        laptop.take_in(a_world())
        with laptop.session() as opened:
            fill(opened)
        order = rng.sample(told, k=len(told)) + rng.sample(told, k=5)
        while order:
            laptop.take_in(order[:3])
            order = order[3:]
        with laptop.session() as opened:
            held = activity_queries.at(opened, ANNA, DINNER, TUESDAY)
            found.append((held.present, held.adults, there(opened)))
    expected = {name for id, name in ((ELIF, "Elif Aksoy"), (RANA, "Rana al-Masri")) if stands[id]}

    assert found == [(len(expected), adults, expected)] * 2


def test_the_partner_sees_the_count_at_once_and_the_name_after_a_yes(tmp_path: Path) -> None:
    programme = Programme(tmp_path)
    with programme.laptops[A].session() as session:
        fill(session)
        attendance.mark(session, ANNA, DINNER, TUESDAY, [ELIF])
        attendance.count(session, ANNA, DINNER, TUESDAY, adults=3)
    programme.carry()
    with programme.laptops[B].session() as session:
        held = activity_queries.at(session, BO, DINNER, TUESDAY)
        assert (held.activity.name, held.present, held.adults) == ("Fællesspisning", 0, 3)
        attendance.count(session, BO, DINNER, TUESDAY, adults=2)
    with programme.laptops[A].session() as session:
        consents.grant(session, ANNA, ELIF, receivers=[B], how="oral")
    programme.carry()
    with programme.laptops[B].session() as session:
        assert there(session, actor=BO) == {"Elif Aksoy"}
        attendance.unmark(
            session, BO, DINNER, TUESDAY, ELIF
        )  # another organisation's word is not ours to undo
        assert there(session, actor=BO) == {"Elif Aksoy"}
    with programme.laptops[A].session() as session:
        assert activity_queries.at(session, ANNA, DINNER, TUESDAY).adults == 5
    rows = programme.laptops[J].rows()
    assert [rows[name] for name in ("activity", "gathering", "mark", "headcount", "list_done", "offer")] == [
        []
    ] * 6


def test_a_tablet_gets_ids_marks_and_counts_but_no_names(laptop: Laptop) -> None:
    with laptop.session() as session:
        attendance.mark(session, ANNA, DINNER, date(2026, 5, 12), [ELIF, RANA])
        attendance.mark(session, ANNA, DINNER, TUESDAY, [RANA])
        attendance.count(session, ANNA, DINNER, TUESDAY, adults=2)
        attendance.finish(session, ANNA, DINNER, TUESDAY)
        (found,) = queries.for_tablet(session, ANNA, date(2026, 5, 18))
    assert (found.activity, found.on, found.name, found.time) == (
        DINNER,
        "2026-05-19",
        "Fællesspisning",
        "17:30",
    )
    assert found.last_time == [ELIF, RANA] and [who for _, who, _ in found.marks] == [RANA]
    assert [(adults, ours) for _, adults, _, ours in found.headcounts] == [(2, True)] and len(found.done) == 1


def test_a_session_is_added_moved_and_cancelled_and_put_back(laptop: Laptop) -> None:
    with laptop.session() as session:

        def say(**told: str) -> None:
            activities.gather(session, ANNA, DINNER, closed=told)

        say(on="2026-05-23", change="extra", note="Sommerfest")
        say(on="2026-05-26", change="moved", to="2026-05-27", time="18:00")
        say(on="2026-06-02", change="cancelled")
        ahead = activity_queries.show(session, ANNA, DINNER, TUESDAY).ahead[:4]
        assert [(one.held_on.day, one.change, one.time) for one in ahead] == [
            (19, "", "17:30"), (23, "extra", "17:30"), (27, "moved", "18:00"), (2, "cancelled", "17:30"),
        ]  # fmt: skip
        attendance.mark(session, ANNA, DINNER, date(2026, 5, 26), [ELIF])  # known by the date the series says
        moved = activity_queries.at(session, ANNA, DINNER, date(2026, 5, 26)).changes[0]
        activities.as_planned(session, ANNA, DINNER, date(2026, 5, 26), moved)
        assert activity_queries.at(session, ANNA, DINNER, date(2026, 5, 26)).held_on == date(2026, 5, 26)
        with pytest.raises(NotFound):
            activities.gather(session, BO, DINNER, closed={"on": "2026-05-26", "change": "cancelled"})
