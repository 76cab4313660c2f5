"""Offers: a person's own, and how many were offered, accepted and arrived by kind."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain import access
from outreach.domain.access import Actor
from outreach.domain.errors import NotFound
from outreach.domain.offer import BARRIERS, WHAT
from outreach.kinds.activity.rows import activity
from outreach.kinds.mark.rows import mark
from outreach.kinds.offer.rows import offer
from outreach.storage.queries import items, staff
from outreach.storage.queries.reading import logged
from outreach.storage.queries.shape import made


@dataclass(frozen=True, slots=True)
class Offer:
    """Something a person was offered."""

    id: str
    own: bool
    what: str
    activity_name: str
    text: str
    on: str
    accepted_on: str
    arrived_on: str
    declined_on: str
    barriers: Sequence[str]
    by_name: str


@dataclass(frozen=True, slots=True)
class Step:
    """One kind of offer: how many, and how far it went."""

    what: str
    offered: int
    accepted: int
    arrived: int


@dataclass(frozen=True, slots=True)
class Funnel:
    """All kinds, and what stood in the way."""

    steps: Sequence[Step]
    barriers: Sequence[tuple[str, int]]


def came() -> sa.ColumnElement[bool]:
    """Whether somebody was marked at the activity offered, on that day or later."""
    return (
        sa.exists()
        .where(mark.c.person == offer.c.person, mark.c.activity == offer.c.activity)
        .where(mark.c.on >= offer.c.on)
    )


def of_person(session: Session, actor: Actor, ids: Sequence[str], limit: int = 20) -> list[Offer]:
    """What a person was offered, newest first. Part of a page that is logged."""
    return _offers(session, actor, offer.c.person.in_(ids), limit)


def show(session: Session, actor: Actor, id: str) -> tuple[Offer, str]:
    """One offer, and whose it is. Raises NotFound for what this actor may not know of."""
    access.require(actor, "offer.create")
    read: list[str] = []
    with logged(session, actor, "offer", read):
        found = _offers(session, actor, offer.c.root == id, 1)
        whose = session.scalar(sa.select(offer.c.person).where(offer.c.root == id))
        if not found or whose is None:
            raise NotFound
        read.append(whose)
        return found[0], whose


def funnel(session: Session, actor: Actor, first: date, last: date) -> Funnel:
    """What was offered between two dates, by kind. Whoever was marked there has accepted and arrived."""
    access.require(actor, "offer.create")
    c = offer.c
    rows = session.execute(
        sa.select(c.what, c.accepted_on, c.arrived_on, c.barriers, came().label("came"))
        .where(c.on.between(first.isoformat(), last.isoformat()), c.person.is_not(None))
        .where(items.visible(offer, actor))
    ).all()
    offered = Counter(row.what for row in rows)
    arrived = Counter(row.what for row in rows if row.arrived_on or row.came)
    accepted = Counter(row.what for row in rows if row.accepted_on or row.arrived_on or row.came)
    barriers = Counter(one for row in rows for one in row.barriers.split())
    return Funnel(
        [Step(what, offered[what], accepted[what], arrived[what]) for what in WHAT if offered[what]],
        [(one, barriers[one]) for one in BARRIERS if barriers[one]],
    )


def _offers(session: Session, actor: Actor, which: sa.ColumnElement[bool], limit: int) -> list[Offer]:
    rows: Sequence[Any] = session.execute(
        sa.select(offer, sa.func.coalesce(activity.c.name, "").label("activity_name"))
        .outerjoin(activity, activity.c.root == offer.c.activity)
        .where(which, offer.c.person.is_not(None), items.visible(offer, actor))
        .order_by(offer.c.on.desc(), offer.c.root.desc())
        .limit(limit)
    ).all()
    names = staff.names(session) if rows else {}
    return [
        made(
            Offer,
            row,
            id=row.root,
            own=row.org == actor.org_id,
            barriers=tuple(row.barriers.split()),
            by_name=names.get(row.by, ""),
        )
        for row in rows
    ]
