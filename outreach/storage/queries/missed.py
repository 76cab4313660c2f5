"""Dem vi savner: who has not been seen for a while, and who was offered something and never came.

Seen is a contact in which somebody was reached, or a mark at an activity. Whoever has died, wants to be left
in peace, or is known privately by the colleague who asks is on no list here.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain import access
from outreach.domain.access import HELPER, Actor
from outreach.domain.person import LEAVE_ALONE
from outreach.kinds.activity.rows import activity
from outreach.kinds.contact.rows import contact
from outreach.kinds.followup.rows import followup
from outreach.kinds.mark.rows import last_seen, mark, seen_stale
from outreach.kinds.offer.rows import offer
from outreach.kinds.organisation.rows import organisation
from outreach.kinds.person.rows import person, sharing
from outreach.storage.queries import items, merges, offers, still, ties
from outreach.storage.queries.merges import Same
from outreach.storage.queries.reading import logged
from outreach.storage.queries.shape import made
from outreach.storage.tables import named

WEEKS, WEEKS_CHOICES = 4, (2, 4, 8, 12, 26)
AS_LONG_AS = timedelta(weeks=52)  # who has been away for longer is not missed any more: an ended acquaintance
OFFER_REST = timedelta(days=7)  # so long nobody asks again


@dataclass(frozen=True, slots=True)
class Missed:
    """Somebody to get in touch with, and how they like to be reached."""

    id: str
    name: str
    tell: str
    phone: str
    reach: str
    last_seen: str  # a date
    shared: bool = False  # whether a partner may be told
    promised: bool = False  # whether somebody has promised something already


@dataclass(frozen=True, slots=True)
class Offered:
    """Something somebody was offered, and never came to."""

    offer_id: str
    id: str  # the person
    name: str
    what: str
    activity_name: str
    on: str
    accepted_on: str


@dataclass(frozen=True, slots=True)
class MissedList:
    """Both lists, and how many there are in all."""

    weeks: int
    count: int
    people: Sequence[Missed]
    offered: Sequence[Offered]


def show(session: Session, actor: Actor, on: date, weeks: int = WEEKS, limit: int = 100) -> MissedList:
    """The page: helpers only."""
    access.require(actor, "activity.read")
    with logged(session, actor, "missed"):
        same = merges.same(session)
        count, people = _people(session, actor, same, on, weeks, limit)
        return MissedList(weeks, count, people, _offered(session, actor, same, on, limit))


def first(session: Session, actor: Actor, on: date, limit: int = 5) -> MissedList:
    """How many, and the first few. Part of a page that is logged."""
    count, people = _people(session, actor, merges.same(session), on, WEEKS, limit)
    return MissedList(WEEKS, count, people, ())


def refresh(session: Session) -> None:
    """Work out when those were last seen of whom something is new. Few, but after a large import."""
    marked = sa.select(sa.func.max(mark.c.on)).where(mark.c.person == seen_stale.c.person).scalar_subquery()
    met = (
        sa.select(sa.func.substr(named.c.sort, 1, 10))
        .join(contact, contact.c.root == named.c.root)
        .where(named.c.person == seen_stale.c.person, named.c.is_now, named.c.kind == "contact")
        .where(~contact.c.not_reached)
        .order_by(named.c.sort.desc())
        .limit(1)
        .scalar_subquery()
    )
    latest = sa.func.max(sa.func.coalesce(marked, ""), sa.func.coalesce(met, "")).label("latest")
    found = sa.select(seen_stale.c.person, latest).subquery()
    fresh = sa.select(found.c.person, found.c.latest).where(found.c.latest != "")
    session.execute(sa.insert(last_seen).prefix_with("OR REPLACE").from_select(["person", "on"], fresh))
    session.execute(sa.delete(seen_stale))


def _may_be_missed(session: Session, actor: Actor, same: Same) -> sa.ColumnElement[bool]:
    c = person.c
    left = (c.died != "") | (c.reach == LEAVE_ALONE)
    too = merges.also(session, same, left)
    return ~left & ties.may_find(actor, c.root) & (c.root.not_in(too) if too else sa.true())


def _people(
    session: Session, actor: Actor, same: Same, on: date, weeks: int, limit: int
) -> tuple[int, list[Missed]]:
    """How many were seen within a year and not for so many weeks; and those seen last of them, first."""
    refresh(session)
    before, since = (on - timedelta(weeks=weeks)).isoformat(), (on - AS_LONG_AS).isoformat()
    c, seen, several = person.c, last_seen.c.on, list(same.groups)
    known = sa.select(c.root, c.name, c.tell, c.phone, c.reach, c.sort, seen.label("seen")).join(
        last_seen, last_seen.c.person == c.root
    )
    may_be = _may_be_missed(session, actor, same)
    away = seen >= since, seen < before, may_be
    alone = c.root.not_in(several) if several else sa.true()
    wanted = known.add_columns(sa.func.count().over().label("all")).where(*away, alone)
    rows: list[Any] = list(session.execute(wanted.order_by(seen.desc(), c.sort, c.root).limit(limit)))
    count = rows[0].all if rows else 0
    if several:  # a handful: who stands here more than once was last seen under any of the names
        again = session.execute(known.where(c.root.in_(several), may_be)).all()
        fresh = [one for one in _several(again, same) if since <= one.seen < before]
        count += len(fresh)
        rows = sorted([*rows, *fresh], key=lambda row: (row.sort, row.root))
        rows = sorted(rows, key=lambda row: row.seen, reverse=True)[:limit]
    return count, _told(session, same, rows)


@dataclass(frozen=True, slots=True)
class _Seen:
    root: str
    name: str
    tell: str
    phone: str
    reach: str
    sort: str
    seen: str


def _several(rows: Sequence[Any], same: Same) -> list[_Seen]:
    """The kept page of each, or the one there is, with the latest day of all of them."""
    found = {row.root: row for row in rows}
    shown = {same.kept(id): found.get(same.kept(id), found[id]) for id in found}
    latest = {kept: max(found[id].seen for id in same.ids(kept) if id in found) for kept in shown}
    return [made(_Seen, row, root=kept, seen=latest[kept]) for kept, row in shown.items()]


def _told(session: Session, same: Same, rows: Collection[Any]) -> list[Missed]:
    ids = same.all_of(row.root for row in rows)
    shared = set(
        session.scalars(
            sa.select(sharing.c.root)
            .join(organisation, organisation.c.root == sharing.c.org)
            .where(sharing.c.root.in_(ids), organisation.c.role == HELPER, still.holds())
        )
    )
    promised = set(
        session.scalars(
            sa.select(named.c.person)
            .join(followup, followup.c.root == named.c.root)
            .where(named.c.person.in_(ids), named.c.is_now, followup.c.state == "open")
        )
    )
    return [
        made(
            Missed,
            row,
            id=row.root,
            last_seen=row.seen,
            shared=shared.issuperset(same.ids(row.root)),
            promised=not promised.isdisjoint(same.ids(row.root)),
        )
        for row in rows
    ]


def _offered(session: Session, actor: Actor, same: Same, on: date, limit: int) -> list[Offered]:
    """Open offers that have rested for a while, oldest first; being there counts as having come."""
    between = offer.c.on.between((on - AS_LONG_AS).isoformat(), (on - OFFER_REST).isoformat())
    rows = session.execute(
        sa.select(offer, person.c.name, sa.func.coalesce(activity.c.name, "").label("activity_name"))
        .join(person, person.c.root == offer.c.person)
        .outerjoin(activity, activity.c.root == offer.c.activity)
        .where(between, offer.c.arrived_on == "", offer.c.declined_on == "", ~offers.came())
        .where(items.visible(offer, actor), _may_be_missed(session, actor, same))
        .order_by(offer.c.on.desc(), offer.c.root)
        .limit(limit)
    )
    return [made(Offered, row, offer_id=row.root, id=same.kept(row.person)) for row in rows]
