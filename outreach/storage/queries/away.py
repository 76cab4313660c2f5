"""Who is away today and who takes over: what decides under whose name a promise shows."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain import away as rules
from outreach.domain.access import Actor
from outreach.kinds.away.rows import away
from outreach.kinds.staff.rows import staff as staff_rows
from outreach.storage import clock
from outreach.storage.queries import staff
from outreach.storage.queries.shape import made
from sync.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Away:
    """A colleague is away, the first and the last day included."""

    id: str
    staff_id: str
    name: str
    since: str
    until: str
    deputy: str
    deputy_name: str
    by: str = ""  # who wrote it, on the list of who is away
    by_name: str = ""


@dataclass(frozen=True, slots=True)
class Watch:
    """One day as a colleague meets it: who is away, whose promises are theirs to do, and everybody's name."""

    on: date
    staff_id: str
    away: Mapping[str, Away]  # by who is away
    names: Mapping[str, str]
    mine: frozenset[str]

    def doer(self, staff_id: str) -> str:
        """Who does it today."""
        return rules.doer(staff_id, {one: found.deputy for one, found in self.away.items()})


def danish_today() -> date:
    """The date by this laptop's own clock."""
    return date.fromisoformat(clock.today())


def watch(session: Session, actor: Actor, on: date | None = None) -> Watch:
    """What a day is like for this colleague. In two statements."""
    on, names = on or danish_today(), staff.names(session)
    found = {
        one.staff_id: one
        for one in _aways(session, actor, names, away.c.since <= on.isoformat(), on.isoformat())
    }
    mine = rules.covered_by(actor.staff_id, {one: who.deputy for one, who in found.items()})
    return Watch(on, actor.staff_id, found, names, mine)


def coming(session: Session, actor: Actor, on: date) -> list[Away]:
    """Who in the own organisation is away, or will be, the first to leave first."""
    names = staff.names(session)
    found = _aways(session, actor, names, sa.true(), on.isoformat())
    first = Ledger(session.connection()).records([one.id for one in found])
    by = {id: entry.by for id, entries in first.items() for entry in entries if entry.id == id}
    told = [replace(one, by=by[one.id], by_name=names.get(by[one.id], "")) for one in found]
    return sorted(told, key=lambda one: (one.since, one.name))


def is_away(session: Session, actor: Actor, staff_id: str, since: str, until: str) -> bool:
    """Whether a colleague is away on any of these days."""
    found = _aways(session, actor, {}, (away.c.by == staff_id) & (away.c.since <= until), since)
    return bool(found)


def _aways(
    session: Session,
    actor: Actor,
    names: Mapping[str, str],
    which: sa.ColumnElement[bool],
    until: str,
    limit: int = 200,
) -> list[Away]:
    """Whoever has left stands in for nobody. Written last comes last, and counts."""
    rows = session.execute(
        sa.select(away)
        .join(staff_rows, sa.and_(staff_rows.c.root == away.c.deputy, staff_rows.c.active))
        .where(away.c.until >= until, which, away.c.org == actor.org_id, ~away.c.retracted)
        .order_by(away.c.at, away.c.root)
        .limit(limit)
    )
    return [
        made(
            Away,
            row,
            id=row.root,
            staff_id=row.by,
            name=names.get(row.by, ""),
            deputy_name=names.get(row.deputy, ""),
        )
        for row in rows
    ]
