"""Demands for facts by an authority: what waits for a leader, and what was answered."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain import access
from outreach.domain.access import Actor
from outreach.domain.errors import NotFound
from outreach.kinds.demand.rows import demand
from outreach.kinds.person.rows import person
from outreach.storage.queries import staff, ties
from outreach.storage.queries.reading import logged


@dataclass(frozen=True, slots=True)
class Demand:
    """One demand about one person."""

    id: str
    person_id: str
    person_name: str
    on: str
    who: str
    rule: str
    asked: str
    answer: str
    approved: bool
    by_name: str
    approved_by_name: str


def index(session: Session, actor: Actor, limit: int = 100) -> Sequence[Demand]:
    """All of the organisation's, what waits first."""
    access.require(actor, "contact.read")
    with logged(session, actor, "demands"):
        return _lines(session, actor, sa.true(), limit)


def show(session: Session, actor: Actor, id: str) -> Demand:
    """One of them. Raises NotFound for what this actor may not know of."""
    access.require(actor, "contact.read")
    read: list[str] = []
    with logged(session, actor, "demand", read):
        found = _lines(session, actor, demand.c.root == id, 20)
        if not found:
            raise NotFound
        read += [one.person_id for one in found]
        return found[0]


def of_person(session: Session, actor: Actor, ids: Sequence[str], limit: int = 100) -> Sequence[Demand]:
    """Those about one person. Part of a page that is logged."""
    return _lines(session, actor, demand.c.person.in_(ids), limit)


def unanswered(session: Session, actor: Actor, limit: int = 10) -> Sequence[Demand]:
    """Those a leader has not answered yet. Part of a page that is logged."""
    return _lines(session, actor, ~demand.c.approved, limit)


def _lines(session: Session, actor: Actor, which: sa.ColumnElement[bool], limit: int) -> Sequence[Demand]:
    c = demand.c
    rows = session.execute(
        sa.select(demand, person.c.name)
        .join(person, person.c.root == c.person)
        .where(which, ~c.retracted, c.org == actor.org_id, ties.may_read(actor, c.root))
        .order_by(c.approved, c.on.desc(), c.root)
        .limit(limit)
    ).all()
    names = staff.names(session)
    return [
        Demand(
            row.root,
            row.person,
            row.name,
            *(row.on, row.who, row.rule, row.asked, row.answer, row.approved),
            names.get(row.by, ""),
            names.get(row.approved_by, ""),
        )
        for row in rows
    ]
