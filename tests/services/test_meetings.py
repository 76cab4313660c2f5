"""Case meetings: kept in turn, with a layer for the helpers and a text for those who were there."""

from datetime import date, timedelta
from itertools import permutations
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy.orm import Session

from outreach.domain.errors import DomainError, Invalid, NotAllowed, NotFound
from outreach.domain.holders import Case, the_parties
from outreach.kinds.audience import audience
from outreach.services import (
    consents,
    contacts,
    followups,
    meetings,
    messages,
    minutes,
    people,
    snags,
    undoing,
)
from outreach.storage.queries import agendas, suggestions
from outreach.storage.queries import meetings as queries
from outreach.storage.queries import minutes as minutes_queries
from outreach.storage.queries import people as people_queries
from outreach.storage.queries import snags as snag_queries
from outreach.storage.queries import today as today_queries
from outreach.storage.queries.reading import Reading
from tests.logbook import (
    ANNA,
    BIRGIT,
    BO,
    CARLA,
    DAN,
    DITTE,
    ELIF,
    ORGS,
    RANA,
    A,
    B,
    J,
    Laptop,
    an_entry,
    danish_today,
)
from tests.services.two_offices import Programme

FIRST = date(2026, 5, 6)
ON = date(2026, 5, 20)
NEXT = date(2026, 6, 3)
SECRET = "violet paraply"
CASE = {
    "name": "Casemøde",
    "first": FIRST.isoformat(),
    "at": "09:00",
    "orgs": [B, J],
    "others": ["Skolen"],
}
TEXT = {
    "form": "case",
    "meeting": "Casemøde",
    "day": ON.isoformat(),
    "name_typed": "Elif A.",
    "text": "Elif vil gerne have kortere dage.",
    "organisation_name": "Carelink",
    "promises": [{"who": "Jobcenter", "org": J, "what": "Ringer til Elif", "due": "2026-05-27"}],
}


@pytest.fixture
def programme(tmp_path: Path) -> Programme:
    found = Programme(tmp_path)
    with found.laptops[A].session() as session:
        people.create(session, ANNA, closed={"name": "Elif Aksoy"}, id=ELIF)
        people.create(session, ANNA, closed={"name": "Rana al-Masri"}, id=RANA)
    return found


@pytest.fixture
def session(request: pytest.FixtureRequest):
    """At Carelink; where the programme is not asked for, its laptop alone."""
    if "programme" in request.fixturenames:
        with request.getfixturevalue("programme").laptops[A].session() as session:
            yield session
    else:
        laptop: Laptop = request.getfixturevalue("laptop")
        with laptop.session() as session:
            people.create(session, ANNA, closed={"name": "Elif Aksoy"}, id=ELIF)
            people.create(session, ANNA, closed={"name": "Rana al-Masri"}, id=RANA)
            yield session


@pytest.fixture
def case(session: Session) -> str:
    return meetings.begin(session, ANNA, closed=CASE).root


def put_on(session: Session, case: str, who: str = ELIF, on: date = ON) -> str:
    return meetings.put_on(session, ANNA, case, on, people=[who], why=f"Fordi {SECRET}")


def everything_said(session: Session, case: str, agenda_id: str) -> None:
    """The Jobcenter comes, and Elif has said yes to it."""
    meetings.mark(session, ANNA, case, ON, party=J, state="here")
    meetings.said_yes(session, ANNA, agenda_id, to=J, basis="consent", how=f"Sagt {SECRET}", on=ON)


def test_a_meeting_is_moved_once_and_the_others_stay(session: Session, case: str) -> None:
    meetings.change(session, ANNA, case, ON, change="moved", to=date(2026, 5, 21), clock="10:00")
    held = [(one.held.day, one.held.clock) for one in queries.ahead(session, ANNA, FIRST, NEXT)]
    assert held == [(FIRST, "09:00"), (date(2026, 5, 21), "10:00"), (NEXT, "09:00")]
    meetings.change(session, ANNA, case, ON, change="planned")
    meetings.change(session, ANNA, case, NEXT, change="cancelled", note="Ferie")
    held = [(one.held.day, one.held.state) for one in queries.ahead(session, ANNA, FIRST, NEXT)]
    assert held == [(FIRST, "planned"), (ON, "planned"), (NEXT, "cancelled")]


@pytest.mark.parametrize("to", [FIRST, NEXT, NEXT + timedelta(days=1)])
def test_a_meeting_is_not_moved_past_another(session: Session, case: str, to: date) -> None:
    with pytest.raises(Invalid) as refused:
        meetings.change(session, ANNA, case, ON, change="moved", to=to)
    assert refused.value.fields == {"to": "another_meeting"}


def test_a_day_the_series_does_not_have_is_no_meeting(session: Session, case: str) -> None:
    day_after = ON + timedelta(days=1)
    for attempt in (
        lambda: meetings.change(session, ANNA, case, day_after, change="cancelled"),
        lambda: meetings.mark(session, ANNA, case, day_after, party=J, state="here"),
        lambda: meetings.mark(session, ANNA, case, ON, party="Politiet", state="here"),
        lambda: meetings.put_on(session, ANNA, case, day_after, people=[ELIF]),
        lambda: queries.room(session, ANNA, case, day_after),
    ):
        with pytest.raises(NotFound):
            attempt()


def test_two_moves_made_apart_are_both_shown_until_somebody_settles(programme: Programme, session: Session):
    case = meetings.begin(session, ANNA, closed=CASE).root
    programme.carry()
    meetings.change(session, ANNA, case, ON, change="moved", to=ON + timedelta(days=1))
    with programme.laptops[B].session() as there:
        meetings.change(there, BO, case, ON, change="moved", to=ON - timedelta(days=1))
    programme.carry()
    for org, actor in ((A, ANNA), (B, BO)):
        with programme.laptops[org].session() as here:
            held = queries.room(here, actor, case, ON).held
            assert held.day == ON - timedelta(days=1) and [one.by for one in held.others] == [ANNA.staff_id]
    with programme.laptops[B].session() as there:
        meetings.change(there, BO, case, ON, change="moved", to=ON + timedelta(days=1))
    programme.carry()
    held = queries.room(session, ANNA, case, ON).held
    assert held.day == ON + timedelta(days=1) and not held.others
    assert programme.text_at(J).count(case.encode()) == 0


def test_an_ended_series_has_no_more_meetings(session: Session, case: str) -> None:
    base = {"ends_on": [case]}
    meetings.alter(session, ANNA, case, set={"ends_on": "2026-05-21", "first": "2026-05-13"}, base=base)
    held = [one.held.day for one in queries.ahead(session, ANNA, FIRST, date(2026, 12, 31))]
    assert held == [FIRST, ON]


def test_the_helpers_layer_is_shared_by_consent_alone(programme: Programme, session: Session, case: str):
    place = put_on(session, case)
    programme.carry()
    assert SECRET.encode() not in programme.text_at(B)
    consents.grant(session, ANNA, ELIF, receivers=[B])
    meetings.say(session, ANNA, place, set={"notes": f"Vi talte om {SECRET}"})
    programme.carry()
    with programme.laptops[B].session() as there:
        meetings.say(there, BO, place, set={"knows": "yes"})
        assert agendas.item(there, BO, place).notes == f"Vi talte om {SECRET}"
    programme.carry()
    assert agendas.item(session, ANNA, place).line.knows == "yes"
    assert SECRET.encode() not in programme.text_at(J)


def test_two_notes_written_apart_are_both_kept(programme: Programme, session: Session, case: str):
    consents.grant(session, ANNA, ELIF, receivers=[B])
    place = put_on(session, case)
    programme.carry()
    meetings.say(session, ANNA, place, set={"notes": "Annas ord"})
    with programme.laptops[B].session() as there:
        meetings.say(there, BO, place, set={"notes": "Bos ord"})
    programme.carry()
    found = agendas.item(session, ANNA, place)
    assert {found.notes, *(one.text for one in found.others)} == {"Annas ord", "Bos ord"}


def test_putting_on_twice_makes_one_place(session: Session, case: str) -> None:
    assert put_on(session, case) == put_on(session, case)
    assert len(agendas.show(session, ANNA, case, ON).lines) == 1


def test_minutes_reach_those_who_were_there_and_hold_a_basis(
    programme: Programme, session: Session, case: str
):
    place = put_on(session, case)
    everything_said(session, case, place)
    sent = minutes.write(session, ANNA, to=[J], closed=TEXT, people=[], agenda_id=place)
    programme.carry()
    with programme.laptops[J].session() as there:
        (line,) = minutes_queries.index(there, DAN)
        assert (line.name_typed, line.to_names) == ("Elif A.", ())
        found = minutes_queries.show(there, DAN, sent.root)
        assert found.why is None and found.promises[0].ours
    at_j = programme.text_at(J)
    for word in (SECRET, "Aksoy", ELIF, place):
        assert word.encode() not in at_j, word
    assert TEXT["text"].encode() in at_j  # type: ignore[attr-defined]
    assert TEXT["text"].encode() not in programme.text_at(B)  # type: ignore[attr-defined]
    with programme.laptops[B].session() as there, pytest.raises(NotFound):
        minutes_queries.show(there, BO, sent.root)
    why = minutes_queries.show(session, ANNA, sent.root).why
    assert why and [one.name for one in why.people] == ["Elif Aksoy"] and why.said[0]["to"] == J


@pytest.mark.parametrize("left_out", ["presence", "basis", "mistake"])
def test_whoever_was_not_there_or_has_no_basis_gets_nothing(session: Session, case: str, left_out: str):
    place = put_on(session, case)
    if left_out != "presence":
        meetings.mark(session, ANNA, case, ON, party=J, state="here")
    if left_out == "mistake":
        meetings.mark(session, ANNA, case, ON, party=J, state="not")
    if left_out != "basis":
        meetings.said_yes(session, ANNA, place, to=J, basis="consent", how="", on=ON)
    else:
        meetings.mark(session, ANNA, case, ON, party=J, state="left")
    with pytest.raises(Invalid) as refused:
        minutes.write(session, ANNA, to=[J], closed=TEXT, people=[], agenda_id=place)
    assert refused.value.fields == {"to": "no_basis"}
    assert minutes_queries.index(session, ANNA) == []


def test_while_a_guest_listens_only_families_it_may_hear_about_are_there(session: Session, case: str):
    place, silent = put_on(session, case), put_on(session, case, RANA)
    everything_said(session, case, place)
    assert [one.id for one in agendas.show(session, ANNA, case, ON).lines] == [place]
    with pytest.raises(NotFound):
        agendas.item(session, ANNA, silent)
    meetings.mark(session, ANNA, case, ON, party=J, state="left")
    assert len(agendas.show(session, ANNA, case, ON).lines) == 2
    assert minutes.write(session, ANNA, to=[J], closed=TEXT, people=[], agenda_id=place).root


def test_a_promise_is_carried_over_until_it_is_kept(programme: Programme, session: Session, case: str):
    place = put_on(session, case)
    everything_said(session, case, place)
    ours = {"who": "Carelink", "org": A, "what": "Tager med i banken", "due": "2026-05-22"}
    told = {**TEXT, "promises": [*TEXT["promises"], ours]}  # type: ignore[misc]
    sent = minutes.write(session, ANNA, to=[J], closed=told, people=[], agenda_id=place).root
    again = put_on(session, case, on=NEXT)
    found = agendas.item(session, ANNA, again)
    assert [one.what for one in found.owed] == ["Ringer til Elif"]
    assert [one.text for one in found.promises] == ["Tager med i banken"]
    assert agendas.item(session, ANNA, place).owed == []
    programme.carry()
    with programme.laptops[J].session() as there:
        assert [one.what for one in minutes_queries.ours(there, DAN)] == ["Ringer til Elif"]
        minutes.answer(there, DAN, sent, state="done", n=0, text="Ringet i dag")
        assert minutes_queries.ours(there, DAN) == []
    programme.carry()
    assert agendas.item(session, ANNA, again).owed == []
    assert minutes_queries.show(session, ANNA, sent).answers[0].text == "Ringet i dag"


def test_nobody_keeps_a_promise_for_somebody_else(programme: Programme, session: Session, case: str):
    place = put_on(session, case)
    everything_said(session, case, place)
    meetings.mark(session, ANNA, case, ON, party=B, state="here")
    consents.grant(session, ANNA, ELIF, receivers=[B])
    sent = minutes.write(session, ANNA, to=[B, J], closed=TEXT, people=[], agenda_id=place).root
    programme.carry()
    with programme.laptops[B].session() as there:
        minutes.answer(there, BO, sent, state="done", n=0)
        assert minutes_queries.show(there, BO, sent).promises[0].is_open


def test_minutes_and_answers_have_the_same_holders_in_every_order(session: Session) -> None:
    """Every order of arrival, and a line by somebody who was not there."""
    start = an_entry("minutes", number=1, open={"to": [J]}, closed={})
    basis = an_entry("minutes_basis", number=2, root=start.id, people=[ELIF], open={"minutes": start.id})
    mine = an_entry("minutes_answer", number=3, root=start.id, at="2026-01-01T08:00:00.000Z")
    theirs = an_entry("minutes_answer", actor=DAN, number=4, root=start.id)
    stranger = an_entry("minutes_answer", actor=BO, number=5, root=start.id)
    for order in permutations([start, basis, mine, theirs, stranger]):
        found = audience(order, {}, ORGS)
        both = frozenset({A, J})
        assert found == {start.id: both, basis.id: {A}, mine.id: both, theirs.id: both, stranger.id: {B}}
    for order in permutations([basis, mine, theirs]):  # what started it has not arrived
        assert all(holders == {e.org} for e in order for holders in [audience(order, {}, ORGS)[e.id]])


@pytest.mark.parametrize(
    ("actor", "people", "to"),
    [(ANNA, [ELIF], [J]), (DAN, [], [A]), (ANNA, [], ["nobody"]), (ANNA, [], J), (ANNA, [], None)],
)
def test_minutes_that_name_somebody_or_come_from_an_authority_reach_nobody(actor, people, to) -> None:
    start = an_entry("minutes", actor=actor, number=1, people=people, open={"to": to}, closed={})
    assert audience([start], {}, ORGS) == {start.id: {actor.org_id}}
    rule = {"minutes": the_parties}
    assert the_parties(Case([start], {}, ORGS, rule, frozenset()), start) <= {actor.org_id}


def test_orders_of_arrival_make_the_same_rows(programme: Programme, session: Session, case: str, tmp_path):
    place = put_on(session, case)
    everything_said(session, case, place)
    meetings.change(session, ANNA, case, NEXT, change="cancelled")
    sent = minutes.write(session, ANNA, to=[J], closed=TEXT, people=[], agenda_id=place).root
    minutes.answer(session, ANNA, sent, state="word", text="Det hedder fleksjob")
    entries = programme.laptops[A].entries()
    rows = programme.laptops[A].rows()
    for seed in range(3):
        other = Programme(tmp_path / str(seed)) if (tmp_path / str(seed)).mkdir() is None else None
        assert other is not None
        other.laptops[A].take_in(Random(seed).sample(entries, len(entries)))
        assert other.laptops[A].rows() == rows


def test_suggestions_come_from_what_is_open_and_leave_out_who_is_on(session: Session, case: str) -> None:
    due = {"text": "Ringe", "due": "2026-05-19"}
    for who in (ELIF, RANA):
        followups.create(session, ANNA, people=[who], open={"drawer": "own"}, closed=due)
    late = {"text": "Ringe", "due": "2026-09-01"}
    followups.create(session, ANNA, people=[RANA], open={"drawer": "own"}, closed=late)
    found = suggestions.for_meeting(session, ANNA, ON, today=ON, last_time=[RANA])
    assert [(one.name, dict(one.reasons)) for one in found] == [
        ("Rana al-Masri", {"promise": 1, "last_time": 1}),
        ("Elif Aksoy", {"promise": 1}),
    ]
    assert [one.id for one in suggestions.for_meeting(session, ANNA, ON, today=ON, but=[RANA])] == [ELIF]


def test_people_we_miss_are_suggested(session: Session, case: str) -> None:
    long_ago = {"when": "2026-03-02T10:22", "channel": "door", "topics": ["talk"]}
    contacts.create(session, ANNA, people=[ELIF], open={"drawer": "own"}, closed=long_ago)
    (found,) = suggestions.for_meeting(session, ANNA, ON, today=ON)
    assert (found.name, dict(found.reasons)) == ("Elif Aksoy", {"missed": 1})


def test_messages_that_wait_are_suggested(programme: Programme, session: Session) -> None:
    consents.grant(session, ANNA, ELIF, receivers=[B])
    messages.send(session, ANNA, to=B, people=[ELIF], text="Dagene er for lange")
    programme.carry()
    with programme.laptops[B].session() as there:
        (found,) = suggestions.for_meeting(there, BO, ON, today=ON)
        assert (found.id, dict(found.reasons)) == (ELIF, {"message": 1})


def test_a_four_party_plan_goes_to_whom_it_names_and_our_promises_are_ours(programme, session: Session):
    said = [{"to": J, "basis": "consent", "how": "sad med ved bordet", "on": ON.isoformat()}]
    ours = {"who": "Carelink", "org": A, "what": "Følger med til lægen", "due": "2026-05-22"}
    plan = {**TEXT, "form": "four_party", "own_words": "Jeg vil have ro", "promises": [ours]}
    with pytest.raises(Invalid):
        minutes.write(session, ANNA, to=[B, J], closed=plan, people=[ELIF], said=said)
    minutes.write(session, ANNA, to=[J], closed=plan, people=[ELIF], said=said, informed=True)
    page = people_queries.page(session, Reading(ANNA, ELIF, "page"))
    assert [one.text for one in page.promises] == ["Følger med til lægen"]
    assert "minutes" in {one.kind for one in page.timeline}
    programme.carry()
    at_j = programme.text_at(J)
    assert b"Jeg vil have ro" in at_j and ELIF.encode() not in at_j and b"ved bordet" not in at_j
    assert b"Jeg vil have ro" not in programme.text_at(B)


def test_sending_minutes_twice_makes_one_of_each(programme: Programme, session: Session) -> None:
    said = [{"to": J, "basis": "consent", "how": "", "on": ON.isoformat()}]
    ours = {"who": "Carelink", "org": A, "what": "Ringer", "due": "2026-05-22"}
    plan = {**TEXT, "form": "four_party", "promises": [ours]}
    same = {"id": "0198f0aa-0000-7000-8000-000000000001", "nonce": "a" * 22}
    for expected in ("applied", "duplicate"):
        told = minutes.write(session, ANNA, to=[J], closed=plan, people=[ELIF], said=said, **same)
        assert told.disposition == expected
    rows = programme.laptops[A].rows()
    assert [len(rows[name]) for name in ("minutes", "minutes_basis", "followup")] == [1, 1, 1]


def test_whoever_may_not_leaves_nothing(programme: Programme, session: Session, case: str) -> None:
    place = put_on(session, case)
    before = len(programme.laptops[A].entries())
    for actor in (DITTE, BIRGIT):
        for attempt in (
            lambda who: meetings.begin(session, who, closed=CASE),
            lambda who: meetings.change(session, who, case, ON, change="cancelled"),
            lambda who: meetings.mark(session, who, case, ON, party=J, state="here"),
            lambda who: meetings.put_on(session, who, case, ON, people=[ELIF]),
            lambda who: meetings.say(session, who, place, set={"notes": "x"}),
            lambda who: meetings.said_yes(session, who, place, to=J, basis="consent", how="", on=ON),
            lambda who: meetings.take_off(session, who, place),
            lambda who: minutes.write(session, who, to=[], closed=TEXT, people=[ELIF]),
            lambda who: snags.raise_one(session, who, text="x", level="staff", on=ON),
            lambda who: queries.every_series(session, who),
            lambda who: agendas.show(session, who, case, ON),
            lambda who: suggestions.for_meeting(session, who, ON, today=ON),
            lambda who: snag_queries.index(session, who),
        ):
            with pytest.raises((NotAllowed, NotFound)):
                attempt(actor)
    assert len(programme.laptops[A].entries()) == before


@pytest.mark.parametrize("wrong", [{"day": 1}, {"due": -1}])
def test_nothing_is_written_of_a_meeting_to_come_or_due_before_it(session: Session, wrong: Any) -> None:
    today = danish_today()
    held, due = (today + timedelta(wrong.get(name, 0)) for name in ("day", "due"))
    ours = {"who": "Carelink", "org": A, "what": "Ringer", "due": due.isoformat()}
    said = [{"to": J, "basis": "consent", "how": "", "on": today.isoformat()}]
    plan = {**TEXT, "day": held.isoformat(), "promises": [ours]}
    with pytest.raises(Invalid):
        minutes.write(session, ANNA, to=[J], closed=plan, people=[ELIF], said=said)
    fine = {**plan, "day": today.isoformat(), "promises": [{**ours, "due": today.isoformat()}]}
    assert minutes.write(session, ANNA, to=[J], closed=fine, people=[ELIF], said=said)


def test_minutes_cannot_be_taken_back_or_rewritten(session: Session) -> None:
    said = [{"to": J, "basis": "consent", "how": "", "on": ON.isoformat()}]
    sent = minutes.write(session, ANNA, to=[J], closed=TEXT, people=[], said=said).root
    for attempt in (
        lambda: undoing.take_back(session, ANNA, sent),
        lambda: contacts.amend(session, ANNA, sent, set={"text": "noget andet"}),
    ):
        with pytest.raises(DomainError):
            attempt()


def test_taken_off_the_agenda_it_is_gone(session: Session, case: str) -> None:
    place = put_on(session, case)
    meetings.take_off(session, ANNA, place)
    assert agendas.show(session, ANNA, case, ON).lines == []
    with pytest.raises(NotFound):
        agendas.item(session, ANNA, place)


def test_what_gets_in_the_way_climbs_and_is_closed_and_names_nobody(programme: Programme, session: Session):
    one = snags.raise_one(session, ANNA, text="Bussen kører ikke om aftenen", level="lowest", on=ON).root
    snags.step(session, ANNA, one, step="chief", on=ON + timedelta(days=1))
    programme.carry()
    with programme.laptops[B].session() as there:
        snags.step(there, BO, one, step="closed", on=NEXT, text="Ny køreplan")
    programme.carry()
    (found,) = snag_queries.index(session, CARLA)
    assert (found.level, found.is_open, found.closed_on) == ("chief", False, NEXT.isoformat())
    assert [(step.step, step.by_name) for step in found.steps] == [("chief", "Anna"), ("closed", "Bo")]
    assert b"Bussen" not in programme.text_at(J)


def test_the_day_shows_its_meetings(session: Session, case: str) -> None:
    put_on(session, case)
    (shown,) = [one for one in today_queries.today(session, ANNA, ON).sections if one.name == "meetings"]
    assert [(one.series.name, one.families) for one in shown.data] == [("Casemøde", 1)]
