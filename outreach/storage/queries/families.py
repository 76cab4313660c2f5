"""Families: households one may know of, and the page of one. Each member is shown as themselves or not."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain import access
from outreach.domain.access import HELPER, Actor
from outreach.domain.errors import NotFound
from outreach.domain.family import concerns_family, lives_there
from outreach.domain.local_time import day_of
from outreach.kinds.member.rows import member
from outreach.kinds.person.rows import person
from outreach.storage.queries import focus_plans, items, merges, ties, timeline
from outreach.storage.queries.focus_plans import FocusPlan
from outreach.storage.queries.items import TimelineItem
from outreach.storage.queries.merges import Same
from outreach.storage.queries.reading import Reading, logged
from outreach.storage.queries.shape import made

MEMBERS_MAX = 60
HAPPENED = 20  # what a family's page shows; it looks through this many times LOOKED
LOOKED = 5


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a household."""

    id: str  # of the record
    family: str
    person_id: str
    name: str
    tell: str
    role: str  # adult, child
    relation: str
    called: str
    since: str
    until: str
    birth_year: int | None
    is_minor: bool  # known to be under 18
    has_died: bool
    lives_elsewhere: bool  # in another household too
    own: bool  # written by the own organisation, which alone may change it
    undo: str  # what may still be undone today: an id, or ""


@dataclass(frozen=True, slots=True)
class Household:
    """Who lives together, and who used to."""

    id: str
    name: str  # whose it is: the first grown-up's
    members: Sequence[Member]
    before: Sequence[Member]


@dataclass(frozen=True, slots=True)
class FamilyPage:
    """Hele familien, around one person."""

    person_id: str
    name: str
    households: Sequence[Household]
    timeline: Sequence[TimelineItem]
    plans: Sequence[FocusPlan]  # that name several of them


def current(session: Session, actor: Actor, person_id: str, on: str) -> list[str]:
    """The households somebody lives in on a date, the oldest first."""
    c = member.c
    ids = merges.same(session).ids(person_id)
    rows = session.execute(
        sa.select(c.family, c.since, c.until)
        .where(c.person.in_(ids), ~c.retracted, items.visible(member, actor))
        .order_by(c.at, c.root)
    )
    return list(dict.fromkeys(family for family, since, until in rows if lives_there(since, until, on)))


def is_minor(session: Session, person_id: str, on: str) -> bool:
    """Whether somebody is known to be under 18 on a date."""
    adult_on = session.scalar(sa.select(person.c.adult_on).where(person.c.root == person_id))
    return bool(adult_on) and on < str(adult_on)


def of(session: Session, actor: Actor, ids: Sequence[str], on: date) -> list[Household]:
    """The households of one person (all ids of theirs). Part of a page that is logged."""
    c = member.c
    mine = sa.select(c.family).where(c.person.in_(ids), ~c.retracted, items.visible(member, actor))
    rows = _rows(session, actor, c.family.in_(mine))
    if not rows:
        return []
    same = merges.same(session)
    homes = _homes(session, actor, [row.person for row in rows], same, on.isoformat())
    died = frozenset(merges.also(session, same, person.c.died > ""))
    members = [_member(row, same, homes, actor, on, died) for row in rows]
    return [_household(family, members, on) for family in dict.fromkeys(one.family for one in members)]


def page(session: Session, reading: Reading, on: date) -> FamilyPage:
    """Everybody in the household one may know of, and what concerns several of them, or one child alone.

    Logged for everybody it shows. Raises NotFound for a person this actor may not know of.
    """
    actor = reading.actor
    access.require(actor, "person.read")
    read = [reading.person_id]
    with logged(session, actor, reading.purpose, read):
        name = session.scalar(
            sa.select(person.c.name).where(person.c.root == reading.person_id, may_know(actor))
        )
        if name is None:
            raise NotFound
        same = merges.same(session)
        ids = same.ids(reading.person_id)
        households = of(session, actor, ids, on)
        here = {one.person_id: one for home in households for one in home.members}
        read += [one for one in here if one not in ids]
        plans = focus_plans.of_person(session, actor, same.all_of([*ids, *here]))
        shared = [one for one in plans if len(one.people) > 1]
        return FamilyPage(reading.person_id, name, households, _happened(session, actor, here), shared)


def show(session: Session, actor: Actor, member_id: str, on: date) -> Member:
    """One stay in a household. Raises NotFound for what this actor may not know of, or may not change."""
    access.require(actor, "person.read")
    read: list[str] = []
    with logged(session, actor, "family", read):
        rows = _rows(session, actor, sa.and_(member.c.root == member_id, member.c.org == actor.org_id))
        if not rows:
            raise NotFound
        read.append(rows[0].person)
        return _member(rows[0], merges.same(session), {}, actor, on)


def may_know(actor: Actor) -> sa.ColumnElement[bool]:
    """Persons this actor may know of: an authority its own, helpers also those shared, nobody a tie."""
    here = sa.true() if actor.org_role == HELPER else person.c.own
    return here & ties.may_find(actor, person.c.root)


_told = ("name", "tell", "birth_year", "adult_on", "died", "sort")


def _rows(session: Session, actor: Actor, which: sa.ColumnElement[bool]) -> Sequence[Any]:
    return session.execute(
        sa.select(member, *(person.c[name] for name in _told))
        .join(person, person.c.root == member.c.person)
        .where(which, ~member.c.retracted, items.visible(member, actor), may_know(actor))
        .order_by(member.c.role, person.c.birth_year, person.c.sort, member.c.root)
        .limit(MEMBERS_MAX)
    ).all()


def _homes(session: Session, actor: Actor, people: Sequence[str], same: Same, on: str) -> dict[str, set[str]]:
    """Where each of these lives now."""
    c = member.c
    found: dict[str, set[str]] = {}
    for who, family, since, until in session.execute(
        sa.select(c.person, c.family, c.since, c.until)
        .where(c.person.in_(same.all_of(people)), ~c.retracted, items.visible(member, actor))
        .limit(MEMBERS_MAX * 4)
    ):
        if lives_there(since, until, on):
            found.setdefault(same.kept(who), set()).add(family)
    return found


def _member(
    row: Any,
    same: Same,
    homes: dict[str, set[str]],
    actor: Actor,
    on: date,
    died: Collection[str] = (),
) -> Member:
    today, own = on.isoformat(), row.org == actor.org_id
    who = same.kept(row.person)
    return made(
        Member,
        row,
        id=row.root,
        person_id=who,
        is_minor=bool(row.adult_on) and today < row.adult_on,
        has_died=bool(row.died) or row.person in died,
        lives_elsewhere=bool(homes.get(who, set()) - {row.family}),
        own=own,
        undo=(row.change or row.root) if own and day_of(row.changed_at) == today else "",
    )


def _household(family: str, members: Sequence[Member], on: date) -> Household:
    those = [one for one in members if one.family == family]
    now = [one for one in those if lives_there(one.since, one.until, on.isoformat())]
    once = list({one.person_id: one for one in reversed(now)}.values())[::-1]
    first = next((one.name for one in once if one.role == "adult"), "")
    return Household(family, first, once, [one for one in those if one not in now])


def _happened(session: Session, actor: Actor, here: dict[str, Member]) -> list[TimelineItem]:
    """What several of them share, and what is about one child alone, newest first."""
    if not here:
        return []
    same = merges.same(session)
    minors = {id for id, one in here.items() if one.is_minor}
    found = timeline.of_person(session, actor, same.all_of(here), HAPPENED * LOOKED)
    once = {(item.kind, item.id): item for item in found}
    return [
        item
        for item in once.values()
        if concerns_family({same.kept(one.id) for one in item.people}, set(here), minors)
    ][:HAPPENED]
