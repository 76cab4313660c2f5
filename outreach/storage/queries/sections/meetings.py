"""Meetings on *I dag* and on a person's page: today's, the next agendas, minutes, and what we owe."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain.access import AUTHORITY, Actor
from outreach.domain.local_time import ZONE, wall_clock
from outreach.kinds.agenda.rows import agenda
from outreach.kinds.series.rows import series
from outreach.storage.queries import drafts, items, meetings, minutes
from outreach.storage.queries.items import TimelineItem
from outreach.storage.queries.meetings import Meeting
from outreach.storage.queries.minutes import MinutesLine, OpenPromise
from outreach.storage.queries.sections import PERSON, TODAY, Section
from outreach.storage.tables import named

SHOWN_DAYS = 1  # today and tomorrow


@dataclass(frozen=True, slots=True)
class OnAgenda:
    """One place on an agenda that is yet to come."""

    id: str
    series: str
    name: str
    on: str  # the nominal date


@dataclass(frozen=True, slots=True)
class PersonsMeetings:
    """A person's next places on agendas, and the meetings they could be put on."""

    places: Sequence[OnAgenda]
    ahead: Sequence[Meeting]


def _today(session: Session, actor: Actor, on: date) -> list[Meeting] | None:
    found = meetings.ahead(session, actor, on, on + timedelta(days=SHOWN_DAYS))
    return [one for one in found if one.held.is_held] or None


def _owed(session: Session, actor: Actor, on: date) -> list[OpenPromise] | None:
    """An authority has no list of promises of its own: these stand nowhere else."""
    return (minutes.ours(session, actor) or None) if actor.org_role == AUTHORITY else None


def _new(session: Session, actor: Actor, on: date) -> list[MinutesLine] | None:
    return minutes.unseen(session, actor, ours=False) or None


def _answered(session: Session, actor: Actor, on: date) -> list[MinutesLine] | None:
    return minutes.unseen(session, actor, ours=True) or None


def _drafts(session: Session, actor: Actor, on: date) -> list[tuple[str, str]] | None:
    return drafts.mine(session, actor) or None


def _of_person(session: Session, actor: Actor, ids: Sequence[str]) -> PersonsMeetings:
    today = datetime.now(ZONE).date()
    c, n = agenda.c, named.c
    rows = session.execute(
        sa.select(c.root, series.c.name, c.on, c.series)
        .join(named, n.root == c.root)
        .join(series, series.c.root == c.series)
        .where(n.person.in_(ids), n.is_now, n.kind == "agenda", n.sort >= today.isoformat())
        .where(~c.retracted, items.visible(agenda, actor))
        .distinct()
        .order_by(c.on, c.root)
        .limit(10)
    )
    places = [OnAgenda(root, of, name, on) for root, name, on, of in rows]
    taken = {(one.series, one.on) for one in places}
    ahead = [
        one
        for one in meetings.next_of(session, actor, today)
        if (one.series.id, one.held.nominal.isoformat()) not in taken
    ]
    return PersonsMeetings(places, ahead)


def timeline(session: Session, actor: Actor, ids: Sequence[str], limit: int) -> list[TimelineItem]:
    """Minutes this office wrote about a person, and the meetings where the helpers noted something."""
    return [*_minutes(session, actor, ids, limit), *_noted(session, actor, ids, limit)]


def _minutes(session: Session, actor: Actor, ids: Sequence[str], limit: int) -> list[TimelineItem]:
    return [
        TimelineItem(
            kind="minutes",
            id=one.id,
            when=f"{one.day}T12:00",
            by_name=one.author_name,
            title=one.form,
            readers=one.to_names,
            more=one.meeting,
        )
        for one in minutes.of_person(session, actor, ids, limit)
    ]


def _noted(session: Session, actor: Actor, ids: Sequence[str], limit: int) -> list[TimelineItem]:
    c, n = agenda.c, named.c
    rows = session.execute(
        sa.select(agenda)
        .join(named, n.root == c.root)
        .where(n.person.in_(ids), n.is_now, n.kind == "agenda")
        .where(~c.retracted, c.notes != "", items.visible(agenda, actor))
        .distinct()
        .order_by(n.sort.desc())
        .limit(limit)
    ).all()
    known = items.around(session, rows)
    return [
        TimelineItem(
            kind="agenda",
            id=row.root,
            when=wall_clock(row.at),
            by_name=known.names.get(row.by, ""),
            note=row.notes,
            readers=known.readers(row, actor.org_id),
            place=known.places[row.root],
        )
        for row in rows
    ]


SECTIONS = (
    Section("meetings", TODAY, "meeting.read", _today, order=20),
    Section("new_minutes", TODAY, "minutes.answer", _new, order=5),
    Section("answered_minutes", TODAY, "minutes.answer", _answered, order=6),
    Section("drafts", TODAY, "contact.create", _drafts, order=10),
    Section("owed", TODAY, "minutes.read", _owed, order=15),
    Section("on_agendas", PERSON, "meeting.read", _of_person, order=40, aside=True),
)
TIMELINE = timeline
