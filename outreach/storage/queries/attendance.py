"""Who was at a session. What a list shows starts from the people of last time; presence alone is stored."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain import access
from outreach.domain.access import Actor
from outreach.domain.attendance import expected
from outreach.kinds.activity.rows import activity
from outreach.kinds.headcount.rows import headcount
from outreach.kinds.list_done.rows import list_done
from outreach.kinds.mark.rows import mark, mark_undone
from outreach.kinds.member.rows import member
from outreach.kinds.person.rows import person
from outreach.storage.queries import activities, items, merges, staff, ties
from outreach.storage.queries.activities import Held
from outreach.storage.queries.living import is_alive
from outreach.storage.queries.merges import Same
from outreach.storage.queries.reading import logged

LOOK_BACK = timedelta(days=200)
NEAR, TABLET_BACK = timedelta(days=3), timedelta(days=70)
LIST_MAX = 400

Key = tuple[str, str]  # activity and date


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody on the list of a session. Who is not present is not marked: nothing more is known."""

    id: str
    name: str
    tell: str
    is_present: bool
    is_ours: bool  # whether the own organisation wrote it, so that it can be undone here
    was_last: bool
    comes_often: bool
    household: Sequence[str] = ()  # the others of the household, as far as one may know of them


@dataclass(frozen=True, slots=True)
class Attendance:
    """One session's list."""

    held: Held
    guests: Sequence[Guest]
    done_by: str  # "" while nobody has said that it is finished
    done_at: str


@dataclass(frozen=True, slots=True)
class TabletSession:
    """A session near today as a tablet needs it: ids only, names are in the tablet's own list."""

    activity: str
    on: str  # what it is known by
    held_on: str
    name: str
    place: str
    time: str
    until: str
    change: str  # "", extra, moved or cancelled
    last_time: Sequence[str]  # people
    often: Sequence[str]  # people
    marks: Sequence[tuple[str, str, bool]]  # mark, person, whether the own organisation wrote it
    headcounts: Sequence[tuple[str, int, int, bool]]  # record, adults, children, whether it is our own
    done: Sequence[tuple[str, bool]]  # records that say it is finished, whether it is our own


def show(session: Session, actor: Actor, id: str, on: date, purpose: str = "attendance") -> Attendance:
    """The list of one session. Raises NotFound for a session there is not."""
    access.require(actor, "attendance.mark")
    with logged(session, actor, purpose):
        held = activities.at(session, actor, id, on)
        day, same = on.isoformat(), merges.same(session)
        there = _marks(session, actor, [id], (on - LOOK_BACK).isoformat(), day)
        history = _history(there, same)
        now = history[id][day]
        ours = {same.kept(row.person) for row in there if row.on == day and row.org == actor.org_id}
        last, often = expected(history[id], day)
        undone = same.kept_of(_undone(session, actor, id, day))
        known = _known(session, actor, {*now, *last, *often, *undone})
        homes = _homes(session, actor, same, [one.root for one in known], day)
        done = session.execute(
            sa.select(list_done.c.by, list_done.c.at)
            .where(list_done.c.activity == id, list_done.c.on == day)
            .order_by(list_done.c.at)
        ).first()
        names = staff.names(session) if done else {}
        guests = [
            Guest(
                one.root,
                one.name,
                one.tell,
                is_present=one.root in now,
                is_ours=one.root in ours,
                was_last=one.root in last,
                comes_often=one.root in often,
                household=sorted(homes.get(one.root, frozenset()) - {one.root}),
            )
            for one in known
        ]
        return Attendance(held, guests, names.get(done.by, "") if done else "", done.at if done else "")


def own_marks(session: Session, actor: Actor, id: str, on: date, person_id: str) -> list[str]:
    """What the own organisation wrote of one person at one session: all of it goes when it is undone."""
    c, ids = mark.c, merges.same(session).ids(person_id)
    here = c.activity == id, c.on == on.isoformat(), c.person.in_(ids), c.org == actor.org_id
    return list(session.scalars(sa.select(c.root).where(*here)))


def present(session: Session, actor: Actor, id: str, on: date) -> set[str]:
    """Who is marked by the own organisation already."""
    c = mark.c
    here = c.activity == id, c.on == on.isoformat(), c.org == actor.org_id
    return set(merges.same(session).kept_of(session.scalars(sa.select(c.person).where(*here))))


def done(session: Session, actor: Actor, id: str, on: date) -> list[str]:
    """The own organisation's records that say the list is finished."""
    c = list_done.c
    here = c.activity == id, c.on == on.isoformat(), c.org == actor.org_id
    return list(session.scalars(sa.select(c.root).where(*here)))


def for_tablet(session: Session, actor: Actor, on: date) -> list[TabletSession]:
    """The sessions held within three days of a date, for the lists a tablet keeps."""
    access.require(actor, "attendance.mark")
    with logged(session, actor, "attendance"):
        rows = session.execute(sa.select(activity).where(~activity.c.closed).limit(300)).all()
        some, same = activities.made_of(session, actor, rows), merges.same(session)
        near = activities.held(session, some, on - NEAR, on + NEAR)
        which = sorted({one.activity.id for one in near})
        dates = [one.on for one in near] or [on]
        there = _marks(session, actor, which, (min(dates) - TABLET_BACK).isoformat(), max(dates).isoformat())
        history = _history(there, same)
        marks = defaultdict[Key, list[tuple[str, str, bool]]](list)
        for row in there:
            marks[row.activity, row.on].append((row.root, same.kept(row.person), row.org == actor.org_id))
        first = min(dates).isoformat()
        counts = _counts(session, actor, which, first)
        finished = _finished(session, actor, which, first)
        found = []
        for one in near:
            key = one.activity.id, one.on.isoformat()
            last, often = expected(history[key[0]], key[1])
            found.append(
                TabletSession(
                    *key, one.held_on.isoformat(), one.activity.name, one.activity.place,
                    one.time, one.activity.until, one.change,
                    last_time=sorted(last), often=sorted(often),
                    marks=marks[key], headcounts=counts[key], done=finished[key],
                )
            )  # fmt: skip
        return found


def _marks(session: Session, actor: Actor, which: Sequence[str], first: str, last: str) -> Sequence[Any]:
    c = mark.c
    here = c.activity.in_(which), c.on.between(first, last), items.visible(mark, actor)
    wanted = sa.select(c.root, c.activity, c.on, c.person, c.org).where(*here).order_by(c.root)
    return session.execute(wanted).all()


def _history(rows: Sequence[Any], same: Same) -> Mapping[str, dict[str, set[str]]]:
    """By activity and date, who was there."""
    found = defaultdict[str, dict[str, set[str]]](lambda: defaultdict(set))
    for row in rows:
        found[row.activity][row.on].add(same.kept(row.person))
    return found


def _undone(session: Session, actor: Actor, id: str, day: str) -> list[str]:
    """Who was marked at this session by a slip: on its list still, not marked."""
    c = mark_undone.c
    here = c.activity == id, c.on == day, items.visible(mark_undone, actor)
    return list(session.scalars(sa.select(c.person).where(*here).limit(LIST_MAX)))


def _known(session: Session, actor: Actor, ids: Iterable[str]) -> Sequence[Any]:
    """Those of these people whom the actor may know of, by name."""
    c = person.c
    which = c.root.in_(set(ids)), ties.may_find(actor, c.root)
    wanted = sa.select(c.root, c.name, c.tell).where(*which).order_by(c.sort, c.root)
    return session.execute(wanted.limit(LIST_MAX)).all()


def _homes(
    session: Session, actor: Actor, same: Same, ids: Sequence[str], day: str
) -> Mapping[str, set[str]]:
    """With whom each of these shares a household on a day, as far as the actor may know of it."""
    mine, theirs = cast(sa.Table, member.alias()), cast(sa.Table, member.alias())
    home = defaultdict[str, set[str]](set)
    lives = [(one.c.since <= day) & ((one.c.until == "") | (one.c.until >= day)) for one in (mine, theirs)]
    rows = session.execute(
        sa.select(mine.c.person, theirs.c.person)
        .join(theirs, theirs.c.family == mine.c.family)
        .join(person, (person.c.root == theirs.c.person) & is_alive(session))
        .where(mine.c.person.in_(same.all_of(ids)), *lives)
        .where(items.visible(mine, actor), items.visible(theirs, actor))
        .where(ties.may_find(actor, theirs.c.person))
        .limit(LIST_MAX * 8)
    )
    for one, other in rows:
        home[same.kept(one)].add(same.kept(other))
    return home


def household(session: Session, actor: Actor, person_id: str, on: date) -> set[str]:
    """Everybody of somebody's household, that person too."""
    same = merges.same(session)
    kept = same.kept(person_id)
    return {kept} | _homes(session, actor, same, [kept], on.isoformat()).get(kept, set())


def _counts(
    session: Session, actor: Actor, which: Sequence[str], since: str
) -> Mapping[Key, list[tuple[str, int, int, bool]]]:
    found = defaultdict[Key, list[tuple[str, int, int, bool]]](list)
    here = headcount.c.activity.in_(which), headcount.c.on >= since
    for row in session.execute(sa.select(headcount).where(*here).order_by(headcount.c.root)):
        found[row.activity, row.on].append((row.root, row.adults, row.children, row.org == actor.org_id))
    return found


def _finished(
    session: Session, actor: Actor, which: Sequence[str], since: str
) -> Mapping[Key, list[tuple[str, bool]]]:
    found = defaultdict[Key, list[tuple[str, bool]]](list)
    here = list_done.c.activity.in_(which), list_done.c.on >= since
    for row in session.execute(sa.select(list_done).where(*here).order_by(list_done.c.root)):
        found[row.activity, row.on].append((row.root, row.org == actor.org_id))
    return found
