"""Promises: one, those of a person, and those that are due."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain import access
from outreach.domain.access import Actor
from outreach.domain.errors import NotFound
from outreach.kinds.followup.rows import followup
from outreach.kinds.person.rows import person
from outreach.storage.queries import items, staff
from outreach.storage.queries.reading import logged
from outreach.storage.queries.shape import made
from outreach.storage.tables import named


@dataclass(frozen=True, slots=True)
class Promise:
    """Something we promised."""

    id: str
    text: str
    due: str
    daypart: str
    owner: str | None
    owner_name: str
    state: str  # open, done, not_needed
    drawer: str
    contact_id: str | None
    person_id: str | None
    person_name: str
    by_name: str
    org_name: str  # "" for the own organisation
    closed_at: str
    closed_by_name: str

    @property
    def is_open(self) -> bool:
        return self.state == "open"


def show(session: Session, actor: Actor, id: str, purpose: str = "promise") -> Promise:
    """One promise. Raises NotFound for what this actor may not know of."""
    access.require(actor, "followup.read")
    read: list[str] = []
    with logged(session, actor, purpose, read):
        which = followup.c.root == id, items.visible(followup, actor), ~followup.c.retracted
        rows = session.execute(sa.select(followup).where(*which)).all()
        if not rows:
            raise NotFound
        (found,) = _promises(session, actor, rows)
        read += [found.person_id] if found.person_id else []
        return found


def of_person(session: Session, actor: Actor, ids: Sequence[str], limit: int = 50) -> list[Promise]:
    """Open promises to one person (all ids of theirs), the first due first. Part of a page that is logged."""
    here = named.c.person.in_(ids), named.c.is_now, named.c.kind == "followup"
    which = followup.c.state == "open", items.visible(followup, actor)
    wanted = sa.select(followup).join(named, named.c.root == followup.c.root).where(*here, *which)
    rows = session.execute(wanted.order_by(*_IN_TURN).limit(limit)).all()
    return _promises(session, actor, rows)


def due(session: Session, actor: Actor, first: str, last: str, limit: int = 100) -> list[Promise]:
    """Open promises of the own organisation due on these days, both included. For a logged list."""
    which = followup.c.state == "open", followup.c.due.between(first, last), followup.c.org == actor.org_id
    rows = session.execute(sa.select(followup).where(*which).order_by(*_IN_TURN).limit(limit)).all()
    return _promises(session, actor, rows)


_PARTS = sa.case({"morning": 1, "noon": 2, "afternoon": 3, "evening": 4}, value=followup.c.daypart, else_=0)
_IN_TURN = (followup.c.due, _PARTS, followup.c.root)


def _promises(session: Session, actor: Actor, rows: list[Any] | Any) -> list[Promise]:
    names = staff.names(session)
    who: dict[str, tuple[str, str]] = {}
    for root, id, name in session.execute(
        sa.select(named.c.root, person.c.root, person.c.name)
        .join(person, person.c.root == named.c.person)
        .where(named.c.root.in_([row.root for row in rows]), named.c.is_now)
        .order_by(person.c.sort.desc())
    ):
        who[root] = (id, name)
    return [
        made(
            Promise,
            row,
            id=row.root,
            owner_name=names.get(row.owner, ""),
            contact_id=row.contact,
            person_id=who.get(row.root, (None, ""))[0],
            person_name=who.get(row.root, (None, ""))[1],
            by_name=names.get(row.by, ""),
            org_name="" if row.org == actor.org_id else names.get(row.org, ""),
            closed_by_name=names.get(row.closed_by, ""),
        )
        for row in rows
    ]
