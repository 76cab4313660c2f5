"""Enrolments: begin, next phase, end, undo; and the count that always adds up."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from outreach.domain.access import Actor
from outreach.domain.enrolment import JOB_TO_MOTHER
from outreach.domain.errors import Invalid, NotAllowed, NotFound, Stale
from outreach.services import enrolments, undoing
from outreach.services import followups as promising
from outreach.services.recording import Recorded
from outreach.storage.queries import enrolments as queries
from outreach.storage.queries import followups
from tests.logbook import ANNA, BO, CARLA, DAN, DITTE, ELIF, RANA, Laptop, danish_today

ON = danish_today()
CLOSED = {"programme": JOB_TO_MOTHER, "phase": "effort", "since": "2025-08-01", "note": "Tre dage om ugen"}


def start(session: Session, actor: Actor = ANNA, person: str = ELIF, **more: Any) -> Recorded:
    return enrolments.start(session, actor, person, drawer="helpers", closed={**CLOSED, **more})


def shown(session: Session, id: str, on: date = ON) -> queries.Enrolment:
    return queries.show(session, ANNA, id, on).enrolment


def test_a_programme_goes_through_its_phases_and_ends(session: Session) -> None:
    id = start(session).id
    first = shown(session, id)
    assert (first.phase, first.next_phase, first.outcome) == ("effort", "aftercare", "open")
    enrolments.go_on(session, ANNA, id, "aftercare")
    enrolments.end(session, ANNA, id, ending="part_time", until="2026-10-01")
    last = shown(session, id)
    assert (last.phase, last.ending, last.outcome) == ("aftercare", "part_time", "completed")
    steps = queries.show(session, ANNA, id, ON).steps
    assert [(one.phase, one.ending) for one in steps] == [
        ("effort", ""),
        ("aftercare", ""),
        ("", "part_time"),
    ]


def test_each_step_is_taken_back_the_last_one_first(session: Session) -> None:
    id = start(session).id
    enrolments.go_on(session, ANNA, id, "aftercare")
    enrolments.end(session, ANNA, id, ending="abroad", until="2026-10-01", note="Sagde farvel")
    enrolments.undo(session, ANNA, id, shown(session, id).undo)
    now = shown(session, id)
    assert (now.ending, now.until, now.outcome, now.phase) == ("", "", "open", "aftercare")
    assert now.note == "Tre dage om ugen"


def test_one_just_begun_is_taken_back_whole(session: Session) -> None:
    id = start(session).id
    enrolments.undo(session, ANNA, id, id)
    with pytest.raises(NotFound):
        shown(session, id)
    with pytest.raises(Stale):
        enrolments.go_on(session, ANNA, id, "aftercare")


def test_by_agreement_it_is_another_phase_after_three_years(session: Session) -> None:
    id = start(session).id
    found = [shown(session, id, on).by_plan for on in (date(2028, 7, 31), date(2028, 8, 1), date(2032, 8, 1))]
    assert found == ["effort", "aftercare", ""]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"programme": "golf"}, "programme"),
        ({"phase": "casework"}, "phase"),
        ({"since": "2020-01-01"}, "since"),
        ({"since": ""}, "since"),
        ({"note": "x" * 401}, "note"),
    ],
)
def test_what_breaks_a_rule_is_not_kept(
    session: Session, laptop: Laptop, more: dict[str, str], field: str
) -> None:
    before = laptop.entries()
    with pytest.raises(Invalid) as refused:
        start(session, **more)
    assert set(refused.value.fields) == {field} and laptop.entries() == before


def test_a_wrong_ending_changes_nothing(session: Session, laptop: Laptop) -> None:
    id = start(session).id
    before = laptop.entries()
    for ending, until in (("vanished", "2026-10-01"), ("job", "2025-07-31"), ("job", "snart")):
        with pytest.raises(Invalid):
            enrolments.end(session, ANNA, id, ending=ending, until=until)
    with pytest.raises(Invalid):
        enrolments.go_on(session, ANNA, id, "casework")
    assert laptop.entries() == before


@pytest.mark.parametrize("actor", [BO, DITTE, DAN])
def test_who_may_not_changes_nothing(session: Session, laptop: Laptop, actor: Actor) -> None:
    id = start(session).id
    before = laptop.entries()
    for deed in (
        lambda: enrolments.go_on(session, actor, id, "aftercare"),
        lambda: enrolments.end(session, actor, id, ending="job", until="2026-10-01"),
        lambda: enrolments.undo(session, actor, id, id),
    ):
        with pytest.raises((NotFound, NotAllowed)):
            deed()
    assert laptop.entries() == before


def test_undo_leaves_a_colleagues_step_alone(session: Session) -> None:
    id = start(session).id
    mine = enrolments.go_on(session, ANNA, id, "aftercare")
    enrolments.go_on(session, CARLA, id, "evaluation")
    with pytest.raises(Stale):
        enrolments.undo(session, ANNA, id, mine.id)
    assert shown(session, id).phase == "evaluation"


def test_referred_is_the_sum_of_what_became_of_it(session: Session) -> None:
    ids = [start(session, person=who).id for who in (ELIF, RANA, ELIF, RANA)]
    enrolments.end(session, ANNA, ids[0], ending="job", until="2026-10-01")
    enrolments.end(session, ANNA, ids[1], ending="moved_away", until="2026-10-01")
    undoing.take_back(session, ANNA, ids[2])
    found = queries.counted(session, ANNA, JOB_TO_MOTHER)
    assert (found.referred, found.stopped, found.completed, found.open) == (3, 1, 1, 1)
    with pytest.raises(NotAllowed):
        queries.counted(session, DITTE, JOB_TO_MOTHER)


def test_an_ending_ends_nothing_else(session: Session) -> None:
    promised = {"text": "Ringe", "due": ON.isoformat()}
    promising.create(session, ANNA, people=[ELIF], open={"drawer": "own"}, closed=promised)
    id = start(session).id
    enrolments.end(session, ANNA, id, ending="died", until="2026-10-01")
    assert len(followups.due(session, ANNA, ON.isoformat(), ON.isoformat())) == 1
