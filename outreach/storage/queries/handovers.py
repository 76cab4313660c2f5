"""Handovers: a list, and one as its receiver reads it."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain import access
from outreach.domain.access import Actor
from outreach.domain.errors import NotFound
from outreach.kinds.handover.rows import handover, handover_basis
from outreach.kinds.person.rows import person
from outreach.storage.queries import staff
from outreach.storage.queries.reading import logged
from outreach.storage.queries.shape import made
from sync.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Basis:
    """Whom a handover is about and why it was sent; in the sender's office alone."""

    person_id: str | None
    person_name: str
    basis: str
    how: str
    informed: bool


@dataclass(frozen=True, slots=True)
class Letter:
    """A text handed over."""

    id: str
    at: str
    name_typed: str
    text: str
    author_name: str
    organisation_name: str
    to_name: str
    own: bool  # whether the own organisation sent it
    place: str
    basis: Basis | None = None


def index(session: Session, actor: Actor, limit: int = 50) -> list[Letter]:
    """Sent or received, newest first."""
    access.require(actor, "handover.read")
    with logged(session, actor, "handovers"):
        rows = session.execute(
            sa.select(handover).where(_ours(actor)).order_by(handover.c.at.desc()).limit(limit)
        ).all()
        places = Ledger(session.connection()).state([row.root for row in rows])
        names = staff.names(session)
        return [_letter(row, actor, places, names, None) for row in rows]


def show(session: Session, actor: Actor, id: str, purpose: str = "handover") -> Letter:
    """One of them. Raises NotFound for what this actor may not know of."""
    access.require(actor, "handover.read")
    read: list[str] = []
    with logged(session, actor, purpose, read):
        row = session.execute(sa.select(handover).where(handover.c.root == id, _ours(actor))).first()
        if row is None:
            raise NotFound
        c = handover_basis.c
        why = session.execute(
            sa.select(c.person, sa.func.coalesce(person.c.name, ""), c.basis, c.how, c.informed)
            .outerjoin(person, person.c.root == c.person)
            .where(c.root == id)
            .order_by(c.at, c.entry)
        ).first()
        basis = Basis(*why) if why and row.org == actor.org_id else None
        read += [basis.person_id] if basis and basis.person_id else []
        places = Ledger(session.connection()).state([id])
        return _letter(row, actor, places, staff.names(session), basis)


def _ours(actor: Actor) -> sa.ColumnElement[bool]:
    ours = (handover.c.org == actor.org_id) | (handover.c.to_org == actor.org_id)
    if not actor.hidden:
        return ours
    theirs = sa.select(handover_basis.c.root).where(handover_basis.c.person.in_(actor.hidden))
    return ours & handover.c.root.not_in(theirs)


def _letter(
    row: Any, actor: Actor, places: dict[str, str], names: dict[str, str], basis: Basis | None
) -> Letter:
    own, to_name, place = row.org == actor.org_id, names.get(row.to_org, ""), places[row.root]
    return made(Letter, row, id=row.root, to_name=to_name, own=own, place=place, basis=basis)
