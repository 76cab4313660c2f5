"""Activities: the catalogue, one of them, and its sessions with how many were there. Names nobody."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain import access, local_time
from outreach.domain import activity as rules
from outreach.domain.access import Actor
from outreach.domain.activity import Change, Gathered
from outreach.domain.errors import NotFound
from outreach.kinds.activity.rows import activity
from outreach.kinds.gathering.rows import gathering
from outreach.kinds.headcount.rows import headcount
from outreach.kinds.list_done.rows import list_done
from outreach.kinds.mark.rows import mark
from outreach.kinds.registers import state_of
from outreach.storage.projections import stand
from outreach.storage.queries import staff
from outreach.storage.queries.shape import made
from sync.ledger import Ledger

BACK, AHEAD = timedelta(days=120), timedelta(days=120)
FIELDS = (
    *("name", "category", "starts_on", "time", "until", "every", "ends_on", "place", "for_whom", "staff"),
    *("volunteers", "price", "about"),
)
SHOWN = 8  # sessions on an activity's page, back and ahead


@dataclass(frozen=True, slots=True)
class Activity:
    """One activity of the catalogue."""

    id: str
    own: bool
    org_name: str
    name: str
    category: str
    place: str
    about: str
    for_whom: Sequence[str]
    starts_on: str
    time: str
    until: str
    every: str
    ends_on: str
    staff: Sequence[str]
    staff_names: Sequence[str]
    volunteers: str
    price: str
    closed: bool


@dataclass(frozen=True, slots=True)
class Held:
    """One session, and how many were there as far as it is written down."""

    activity: Activity
    on: date  # what it is known by
    held_on: date
    time: str
    note: str
    change: str
    changes: Sequence[str]
    present: int = 0
    adults: int = 0
    children: int = 0
    is_done: bool = False

    @property
    def is_cancelled(self) -> bool:
        return self.change == "cancelled"

    @property
    def is_written(self) -> bool:
        return bool(self.present or self.adults or self.children or self.is_done)

    @property
    def everybody(self) -> int:
        return self.present + self.adults + self.children


@dataclass(frozen=True, slots=True)
class ActivityPage:
    """One activity with its sessions."""

    activity: Activity
    ahead: Sequence[Held]
    before: Sequence[Held]  # the latest first
    base: Mapping[str, Sequence[str]]  # what a change made from this page cites, by field


def index(session: Session, actor: Actor, on: date, limit: int = 300) -> list[tuple[Activity, Held | None]]:
    """The catalogue by name, each with its next session; the closed ones too."""
    access.require(actor, "activity.read")
    rows = session.execute(sa.select(activity).order_by(activity.c.sort, activity.c.root).limit(limit)).all()
    found = made_of(session, actor, rows)
    coming = held(session, [one for one in found if not one.closed], on, on + AHEAD)
    following: dict[str, Held] = {}
    for one in coming:
        if not one.is_cancelled:
            following.setdefault(one.activity.id, one)
    return [(one, following.get(one.id)) for one in found]


def one(session: Session, actor: Actor, id: str) -> Activity:
    """One activity. Raises NotFound."""
    access.require(actor, "activity.read")
    rows = session.execute(sa.select(activity).where(activity.c.root == id)).all()
    if not rows:
        raise NotFound
    return made_of(session, actor, rows)[0]


def show(session: Session, actor: Actor, id: str, on: date) -> ActivityPage:
    """One activity's page. Raises NotFound."""
    which = one(session, actor, id)
    near = held(session, [which], on - BACK, on + AHEAD)
    counted = _counted(session, near)
    standing, _ = stand(Ledger(session.connection()).record(id))
    state = state_of(standing, standing[0].entry.org)
    before = [one for one in counted if one.held_on < on and (one.is_written or not one.is_cancelled)]
    ahead = [one for one in counted if one.held_on >= on]
    return ActivityPage(which, ahead[:SHOWN], before[::-1][:SHOWN], dict(state.base))


def on_day(session: Session, actor: Actor, on: date, limit: int = 20) -> list[Held]:
    """What is held on one date, by the clock."""
    access.require(actor, "activity.read")
    rows = session.execute(
        sa.select(activity).where(~activity.c.closed, *_alive(on, on)).order_by(activity.c.sort).limit(300)
    ).all()
    found = held(session, made_of(session, actor, rows), on, on)
    return sorted(_counted(session, found), key=lambda one: (one.time, one.activity.name))[:limit]


def at(session: Session, actor: Actor, id: str, on: date) -> Held:
    """One session by the date it is known by. Raises NotFound for a date on which none is or was."""
    which = one(session, actor, id)
    found = [one for one in held(session, [which], on - AHEAD, on + AHEAD) if one.on == on]
    if not found:
        written = [sa.exists().where(t.c.activity == id, t.c.on == on.isoformat()) for t in _WRITTEN]
        if not session.scalar(sa.select(sa.or_(*written))):
            raise NotFound
        found = [
            Held(which, on, on, which.time, "", "", ())
        ]  # the series was changed; what was written stays
    return _counted(session, found)[0]


_WRITTEN = (mark, headcount, list_done)


def held(session: Session, some: Collection[Activity], first: date, last: date) -> list[Held]:
    """The sessions of these activities held from `first` to `last`, in order, before anybody is counted."""
    changes = _changes(session, {one.id: one for one in some})
    found = [
        _held(which, session_)
        for which in some
        for session_ in rules.sessions(_dates(which, first, last), changes[which.id], first, last)
    ]
    return sorted(found, key=lambda one: (one.held_on, one.time, one.activity.name))


def _dates(which: Activity, first: date, last: date) -> Sequence[date]:
    starts_on = local_time.day(which.starts_on)
    if starts_on is None:
        return ()
    return list(rules.dates(starts_on, which.every, local_time.day(which.ends_on), first, last))


def _held(which: Activity, one: Gathered) -> Held:
    return Held(which, one.on, one.held_on, one.time or which.time, one.note, one.change, one.changes)


def _changes(session: Session, some: Mapping[str, Activity]) -> dict[str, list[Change]]:
    """What was said of single sessions, by those whose activity it is."""
    found: dict[str, list[Change]] = defaultdict(list)
    rows = session.execute(
        sa.select(gathering)
        .join(activity, (activity.c.root == gathering.c.activity) & (activity.c.org == gathering.c.org))
        .where(gathering.c.activity.in_(list(some)))
    )
    for row in rows:
        on = local_time.day(row.on)
        if on is not None:
            to = local_time.day(row.to)
            found[row.activity].append(Change(row.root, row.at, on, row.change, to, row.time, row.note))
    return found


def _alive(first: date, last: date) -> tuple[sa.ColumnElement[bool], ...]:
    # A session may have been moved past the end; a single one is over a while after its date.
    c = activity.c
    return (
        c.starts_on <= (last + AHEAD).isoformat(),
        (c.ends_on == "") | (c.ends_on >= (first - BACK).isoformat()),
    )


def _counted(session: Session, some: Sequence[Held]) -> list[Held]:
    """The same sessions with how many were there."""
    if not some:
        return []
    present: dict[tuple[str, str], int] = {}
    without: dict[tuple[str, str], tuple[int, int]] = {}
    which = {one.activity.id for one in some}
    dates = min(one.on for one in some).isoformat(), max(one.on for one in some).isoformat()

    def here(table: sa.Table) -> tuple[sa.ColumnElement[bool], ...]:
        return table.c.activity.in_(which), table.c.on.between(*dates)

    c, h = mark.c, headcount.c
    for id, on, count in session.execute(
        sa.select(c.activity, c.on, sa.func.count(c.person.distinct()))
        .where(*here(mark))
        .group_by(c.activity, c.on)
    ):
        present[id, on] = count
    for id, on, adults, children in session.execute(
        sa.select(h.activity, h.on, sa.func.sum(h.adults), sa.func.sum(h.children))
        .where(*here(headcount))
        .group_by(h.activity, h.on)
    ):
        without[id, on] = max(0, adults), max(0, children)
    done = {
        (id, on)
        for id, on in session.execute(sa.select(list_done.c.activity, list_done.c.on).where(*here(list_done)))
    }
    found = []
    for one in some:
        key = one.activity.id, one.on.isoformat()
        adults, children = without.get(key, (0, 0))
        told = {
            "present": present.get(key, 0),
            "adults": adults,
            "children": children,
            "is_done": key in done,
        }
        found.append(made(Held, one, **told))
    return found


def made_of(session: Session, actor: Actor, rows: Sequence[Any]) -> list[Activity]:
    """Rows as the pages show them, in the order given."""
    names = staff.names(session)
    return [
        made(
            Activity,
            row,
            id=row.root,
            own=row.org == actor.org_id,
            org_name=names.get(row.org, ""),
            for_whom=tuple(row.for_whom.split()),
            staff=tuple(row.staff.split()),
            staff_names=tuple(names[id] for id in row.staff.split() if id in names),
        )
        for row in rows
    ]
