"""Meetings that come again: the series, the meetings ahead, one of them, and who is in its room."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain import access, meetings
from outreach.domain.access import HELPER, Actor
from outreach.domain.errors import NotFound
from outreach.domain.local_time import day
from outreach.domain.meetings import Change, Occurrence, Rhythm
from outreach.kinds.agenda.rows import agenda
from outreach.kinds.organisation.rows import organisation
from outreach.kinds.series.rows import meeting_change, party_present
from outreach.kinds.series.rows import series as series_rows
from outreach.storage.queries import items, staff
from outreach.storage.queries.shape import made


@dataclass(frozen=True, slots=True)
class Series:
    """A meeting that comes again."""

    id: str
    org: str
    org_name: str  # whose meeting it is
    own: bool
    name: str
    form: str
    first: date
    at: str
    every: str
    place: str
    ends_on: date | None
    orgs: Sequence[str]  # organisations that take part, its own left out
    others: Sequence[str]  # names of parties without a sign-in

    @property
    def rhythm(self) -> Rhythm:
        return Rhythm(self.first, self.every, self.at, self.ends_on)


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting in a list."""

    series: Series
    held: Occurrence
    families: int


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody who takes part. `key` is an organisation's id, or the name of one without a sign-in."""

    key: str
    name: str
    is_helper: bool
    is_here: bool
    was_there: bool


@dataclass(frozen=True, slots=True)
class Room:
    """One meeting and who is in its room."""

    series: Series
    held: Occurrence
    parties: Sequence[Party]
    decided_by: dict[str, str]  # names of those who moved it, by staff id

    @property
    def guests(self) -> tuple[Party, ...]:
        """Parties in the room now that are no helpers: what they hear may be written down elsewhere."""
        return tuple(one for one in self.parties if one.is_here and not one.is_helper)

    @property
    def present(self) -> frozenset[str]:
        """Keys of the parties that were there."""
        return frozenset(one.key for one in self.parties if one.was_there)


def series(session: Session, actor: Actor, id: str) -> Series:
    """One series. Raises NotFound for what this actor may not know of."""
    access.require(actor, "meeting.read")
    found = _series(session, actor, series_rows.c.root == id)
    if not found:
        raise NotFound
    return found[0]


def every_series(session: Session, actor: Actor, limit: int = 100) -> list[Series]:
    """Every series the helpers here know of, by name."""
    access.require(actor, "meeting.read")
    return _series(session, actor, sa.true(), limit)


def _series(session: Session, actor: Actor, which: sa.ColumnElement[bool], limit: int = 100) -> list[Series]:
    names = staff.names(session)
    c = series_rows.c
    rows = session.execute(sa.select(series_rows).where(which).order_by(c.name, c.root).limit(limit))
    return [
        made(
            Series,
            row,
            id=row.root,
            org_name=names.get(row.org, ""),
            own=row.org == actor.org_id,
            first=day(row.first) or date.max,
            ends_on=day(row.ends_on),
            # Whoever looks on is at home: the one whose meeting it is takes part for them.
            orgs=[one for one in (row.org, *json.loads(row.orgs)) if one != actor.org_id],
            others=json.loads(row.others),
        )
        for row in rows
    ]


def ahead(session: Session, actor: Actor, since: date, until: date) -> list[Meeting]:
    """Every meeting of every series between two days, both included, in the order they are held."""
    known = every_series(session, actor)
    changes = _changes(session, [one.id for one in known])
    held = [
        (one, meeting)
        for one in known
        for meeting in meetings.occurrences(one.rhythm, changes[one.id], since, until)
    ]
    families = _families(session, actor, {one.nominal.isoformat() for _, one in held})
    listed = [
        Meeting(one, meeting, families.get((one.id, meeting.nominal.isoformat()), 0)) for one, meeting in held
    ]
    return sorted(listed, key=lambda one: (one.held.day, one.held.clock, one.series.name))


def _families(session: Session, actor: Actor, days: Iterable[str]) -> dict[tuple[str, str], int]:
    c = agenda.c
    rows = session.execute(
        sa.select(c.series, c.on, sa.func.count())
        .where(c.on.in_(days), ~c.retracted, items.visible(agenda, actor))
        .group_by(c.series, c.on)
    )
    return {(series, on): count for series, on, count in rows}


def room(session: Session, actor: Actor, series_id: str, on: date) -> Room:
    """One meeting, named by its series and its nominal date. Raises NotFound when there is none."""
    found = series(session, actor, series_id)
    if not meetings.is_nominal(found.rhythm, on):
        raise NotFound
    changes = [one for one in _changes(session, [series_id])[series_id] if one.nominal == on]
    c = party_present.c
    marks = {
        row.party: row
        for row in session.execute(
            sa.select(party_present).where(c.root == series_id, c.nominal == on.isoformat())
        )
    }
    parties = _parties(session, found)
    names = staff.names(session)
    return Room(
        found,
        meetings.as_it_stands(found.rhythm, on, changes),
        [
            Party(
                key,
                name,
                is_helper,
                is_here=key in marks and marks[key].is_here,
                was_there=key in marks and marks[key].was_there,
            )
            for key, name, is_helper in parties
        ],
        {one.by: names.get(one.by, "") for one in changes},
    )


def _parties(session: Session, found: Series) -> list[tuple[str, str, bool]]:
    c = organisation.c
    rows = session.execute(
        sa.select(c.root, c.name, c.role).where(c.root.in_(found.orgs)).order_by(c.role.desc(), c.name)
    )
    return [
        *((root, name, role == HELPER) for root, name, role in rows),
        *((name, name, False) for name in found.others),
    ]


def standing(session: Session, series_id: str, on: date) -> list[str]:
    """Ids of the decisions about one meeting that nobody has decided above yet."""
    c = meeting_change.c
    return list(session.scalars(sa.select(c.entry).where(c.root == series_id, c.nominal == on.isoformat())))


def marks(session: Session, series_id: str, on: date, party: str) -> list[str]:
    """Ids of everything said of whether a party was at one meeting."""
    c = party_present.c
    seen = session.scalar(
        sa.select(c.seen).where(c.root == series_id, c.nominal == on.isoformat(), c.party == party)
    )
    return list(json.loads(seen)) if seen else []


def neighbours(series: Series, on: date) -> tuple[date | None, date | None]:
    """The nominal dates of the meetings before and after one."""
    return meetings.around(series.rhythm, on)


def next_of(session: Session, actor: Actor, since: date, weeks: int = 9) -> list[Meeting]:
    """The next meeting of each series that families are talked about at."""
    found: dict[str, Meeting] = {}
    for one in ahead(session, actor, since, since + timedelta(weeks=weeks)):
        if one.held.is_held and one.series.form != meetings.STAFF:
            found.setdefault(one.series.id, one)
    return list(found.values())


def _changes(session: Session, ids: Sequence[str]) -> dict[str, list[Change]]:
    found: dict[str, list[Change]] = defaultdict(list)
    for row in session.execute(sa.select(meeting_change).where(meeting_change.c.root.in_(ids))):
        if nominal := day(row.nominal):
            found[row.root].append(_change(row, nominal))
    return found


def _change(row: Any, nominal: date) -> Change:
    """As it was written; what stands beside it did not know of it."""
    return Change(
        row.entry, row.written_at, row.by, nominal, row.change, day(row.to), row.clock, row.note, frozenset()
    )
