"""Who stands by a person now, and who did before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain.access import Actor
from outreach.domain.assigned import CONTACT, ROLES, many_hands
from outreach.kinds.assigned.rows import assigned
from outreach.kinds.person.rows import person
from outreach.storage.queries import items, staff


@dataclass(frozen=True, slots=True)
class Hand:
    """Somebody who stands, or stood, by a person."""

    role: str
    staff: str
    staff_name: str
    deputy_name: str = ""
    since: str = ""
    until: str = ""
    org_name: str = ""  # "" for the own organisation


@dataclass(frozen=True, slots=True)
class Hands:
    """All of them."""

    now: Sequence[Hand]
    before: Sequence[Hand]  # the latest first
    many: bool  # new hands more than once within a year


def of_person(session: Session, actor: Actor, ids: Sequence[str], on: date, limit: int = 60) -> Hands:
    """Who stands by one person (all ids of theirs). Part of a page that is logged.

    The person's own field says who is the fast contact; a row of that role adds deputy and dates.
    """
    c = assigned.c
    rows = session.execute(
        sa.select(assigned)
        .where(c.person.in_(ids), ~c.retracted, items.visible(assigned, actor))
        .order_by(c.since.desc(), c.until.desc(), c.root)
        .limit(limit)
    ).all()
    field = session.scalar(sa.select(person.c.contact_person).where(person.c.root == ids[0]))
    names = staff.names(session)
    now = [row for row in rows if not row.until and (row.role != CONTACT or row.staff == field)]
    hands = [_hand(row, names, actor) for row in now]
    if field and all(row.role != CONTACT for row in now):
        hands.append(Hand(CONTACT, field, names.get(field, "")))
    own = [row for row in rows if row.org == actor.org_id]
    return Hands(
        sorted(hands, key=lambda one: (ROLES.index(one.role), one.org_name)),
        [_hand(row, names, actor) for row in rows if row not in now],
        any(many_hands([row.since for row in own if row.role == role], on) for role in ROLES),
    )


def _hand(row: Any, names: dict[str, str], actor: Actor) -> Hand:
    return Hand(
        row.role,
        row.staff,
        names.get(row.staff, ""),
        names.get(row.deputy, ""),
        row.since,
        row.until,
        "" if row.org == actor.org_id else names.get(row.org, ""),
    )
