"""Concerns that were told: for whoever told them, and the leader."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain import access
from outreach.domain.access import LEADER, Actor
from outreach.kinds.concern.rows import concern
from outreach.storage.queries import staff
from outreach.storage.queries.reading import logged


@dataclass(frozen=True, slots=True)
class Concern:
    """One time somebody told the municipality."""

    id: str
    at: str
    on: str
    fact: str
    by: str
    by_name: str


def mine(session: Session, actor: Actor, limit: int = 50) -> Sequence[Concern]:
    """What this colleague told; a leader reads all of the organisation's. Newest first."""
    access.require(actor, "contact.read")
    with logged(session, actor, "concerns"):
        c = concern.c
        who = sa.true() if actor.role == LEADER else c.by == actor.staff_id
        rows = session.execute(
            sa.select(c.root, c.at, c.on, c.fact, c.by)
            .where(who, ~c.retracted, c.org == actor.org_id)
            .order_by(c.at.desc(), c.root)
            .limit(limit)
        ).all()
        names = staff.names(session)
        return [Concern(*row, names.get(row.by, "")) for row in rows]
