"""Whom a colleague knows privately: not to be found by them. Every query that shows a person asks here.

The colleague carries the ids (`Actor.hidden`), worked out once when they are known to be signed in. Nearly
always there are none, and then nothing is asked at all.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain import access
from outreach.domain.access import Actor
from outreach.kinds.person.rows import person
from outreach.kinds.private_tie.rows import private_tie
from outreach.kinds.staff.rows import staff
from outreach.storage.queries import households, merges
from outreach.storage.queries.reading import logged
from outreach.storage.tables import named


def hidden_from(session: Session, staff_id: str, org: str) -> frozenset[str]:
    """Everybody this colleague must not find: whom they know, with all their ids and their household."""
    c = private_tie.c
    known = session.scalars(sa.select(c.person).where(c.by == staff_id, ~c.retracted, c.org == org)).all()
    return goes_with(session, known) if known else frozenset()


def goes_with(session: Session, people: Iterable[str]) -> frozenset[str]:
    """These people with all their ids and their household: who is not to be found goes together."""
    same = merges.same(session)
    ids = same.all_of(people)
    return frozenset(same.all_of([*ids, *households.together(session, ids)]))


def may_find(actor: Actor, column: sa.ColumnElement[str] | sa.Column[str]) -> sa.ColumnElement[bool]:
    """Rows whose person this actor may find."""
    return column.not_in(actor.hidden) if actor.hidden else sa.true()


def may_read(actor: Actor, root: sa.ColumnElement[str] | sa.Column[str]) -> sa.ColumnElement[bool]:
    """Records that never named anybody this actor must not find."""
    if not actor.hidden:
        return sa.true()
    return root.not_in(sa.select(named.c.root).where(named.c.person.in_(actor.hidden)))


def kept_from(session: Session, actor: Actor) -> frozenset[str]:
    """Ids of people this actor must not find, and of what ever named them: a correction names nobody."""
    if not actor.hidden:
        return actor.hidden
    return actor.hidden.union(
        session.scalars(sa.select(named.c.root).where(named.c.person.in_(actor.hidden)))
    )


def without(actor: Actor, people: Iterable[str]) -> bool:
    """Whether none of these is somebody this actor must not find."""
    return not actor.hidden.intersection(people)


@dataclass(frozen=True, slots=True)
class Tie:
    """One time a colleague said: I know this person privately."""

    id: str
    at: str
    by: str
    by_name: str
    deputy: str | None
    deputy_name: str
    person_id: str  # "" for whoever said it: not even the name
    person_name: str


def standing(session: Session, actor: Actor, limit: int = 200) -> list[Tie]:
    """What stands, newest first: a leader sees all of it, others what they said themselves, without names."""
    access.require(actor, "person.read")
    with logged(session, actor, "ties"):
        mine = sa.true() if actor.role == access.LEADER else private_tie.c.by == actor.staff_id
        return lines(session, actor, mine, limit)


def lines(session: Session, actor: Actor, which: sa.ColumnElement[bool], limit: int) -> list[Tie]:
    """Ties as lines; a name only where this actor may find the person. Part of a list that is logged."""
    c = private_tie.c
    deputy = staff.alias("deputy")
    rows = session.execute(
        sa.select(c.root, c.at, c.by, staff.c.name, c.deputy, deputy.c.name, c.person, person.c.name)
        .outerjoin(staff, staff.c.root == c.by)
        .outerjoin(deputy, deputy.c.root == c.deputy)
        .outerjoin(person, person.c.root == c.person)
        .where(which, ~c.retracted, c.org == actor.org_id)
        .order_by(c.at.desc(), c.root.desc())
        .limit(limit)
    ).all()
    return [_tie(actor, *row) for row in rows]


def _tie(
    actor: Actor, id: str, at: str, by: str, by_name: str | None, deputy: str | None, name: str | None,
    person_id: str, person_name: str | None,
) -> Tie:  # fmt: skip
    shown = by != actor.staff_id and without(actor, [person_id])
    who: Collection[str] = (person_id, person_name or "") if shown else ("", "")
    return Tie(id, at, by, by_name or "", deputy, name or "", *who)


def told(session: Session, actor: Actor, since: str, limit: int = 20) -> Sequence[Tie]:
    """What was said since a day, for those who are told: leaders, and whoever takes over."""
    who = sa.true() if actor.role == access.LEADER else private_tie.c.deputy == actor.staff_id
    fresh = private_tie.c.day >= since, private_tie.c.by != actor.staff_id
    return lines(session, actor, sa.and_(who, *fresh), limit)
