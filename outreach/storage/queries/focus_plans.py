"""Families' plans: those of a person, and one with its history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from outreach.domain import access
from outreach.domain.access import Actor
from outreach.domain.log import Said
from outreach.kinds.focus_plan.rows import LINES, focus_plan
from outreach.kinds.logs import state_of
from outreach.storage.projections import stand
from outreach.storage.queries import items
from outreach.storage.queries.items import Named
from outreach.storage.queries.reading import logged
from outreach.storage.queries.shape import made
from sync.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Step:
    """One time something was written: what it then said."""

    at: str
    by_name: str
    set: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FocusPlan:
    """One plan as it stands."""

    id: str
    at: str
    own_view: str
    want: str
    can: str
    next_step: str
    who: str
    by_name: str
    org_name: str  # "" for the own organisation
    own: bool
    drawer: str
    people: Sequence[Named]
    readers: Sequence[str]
    history: Sequence[Step] = ()
    parallel: Mapping[str, Sequence[Said]] | None = None  # two wrote a line without knowing; both are shown

    @property
    def lines(self) -> list[tuple[str, str]]:
        """Key and words of each line that says something, the family's own view first."""
        return [(name, getattr(self, name)) for name in LINES if getattr(self, name)]


def of_person(session: Session, actor: Actor, ids: Sequence[str], limit: int = 3) -> list[FocusPlan]:
    """Plans that name one person, newest first. Part of a page that is logged."""
    rows = session.execute(
        items.naming(focus_plan, actor, ids).order_by(focus_plan.c.at.desc(), focus_plan.c.root).limit(limit)
    ).all()
    return _plans(session, actor, rows) if rows else []


def show(session: Session, actor: Actor, id: str) -> FocusPlan:
    """One plan with all it said before. Raises NotFound for what this actor may not know of."""
    access.require(actor, "contact.read")
    read: list[str] = []
    with logged(session, actor, "focus_plan", read):
        (found,) = _plans(session, actor, [items.one(session, actor, focus_plan, id)])
        read += [one.id for one in found.people]
        standing, _ = stand(Ledger(session.connection()).record(id))
        state = state_of(standing)
        names = items.around(session, ()).names
        first = {name: standing[0].values[name] for name in LINES if standing[0].values[name]}
        steps = [Step(state.first.at, names.get(state.author, ""), first)]
        steps += [Step(one.at, names.get(one.by, ""), one.set) for one in state.history]
        return made(FocusPlan, found, history=steps[::-1], parallel=state.parallel)


def _plans(session: Session, actor: Actor, rows: Sequence[Any]) -> list[FocusPlan]:
    known = items.around(session, rows)
    return [
        made(
            FocusPlan,
            row,
            id=row.root,
            by_name=known.names.get(row.by, ""),
            org_name="" if row.org == actor.org_id else known.names.get(row.org, ""),
            own=row.org == actor.org_id,
            people=tuple(known.people[row.root]),
            readers=known.readers(row, actor.org_id),
        )
        for row in rows
    ]
