"""Whom activities reach in one quarter: counts by sex, age, area and benefit. Reveals nobody."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain import access, reach
from outreach.domain.access import Actor
from outreach.domain.reach import View, Visitor
from outreach.kinds.activity.rows import activity
from outreach.kinds.headcount.rows import headcount
from outreach.kinds.mark.rows import mark
from outreach.kinds.person.rows import person
from outreach.storage.queries import merges, staff


@dataclass(frozen=True, slots=True)
class Reach:
    """One quarter. `views`: everybody, and by kind of activity, protected together."""

    first: date
    last: date
    views: Mapping[str, View]
    adults: int  # without a name: counted, and in no table
    children: int
    areas: Mapping[str, str]


def quarter(year: int, number: int) -> tuple[date, date]:
    """The first and the last date of a quarter, 1 to 4."""
    following = date(year + number // 4, number % 4 * 3 + 1, 1)
    return date(year, number * 3 - 2, 1), following - timedelta(days=1)


def show(session: Session, actor: Actor, year: int, number: int) -> Reach:
    """One quarter at a time: quarters do not overlap, so none can be taken from another."""
    access.require(actor, "activity.read")
    first, last = quarter(year, number)
    found = visitors(session, first, last)
    h = headcount.c
    without = session.execute(
        sa.select(sa.func.sum(h.adults), sa.func.sum(h.children)).where(h.on.between(*_texts(first, last)))
    ).one()
    areas = {one.id: one.name for one in staff.areas(session)}
    adults, children = (max(0, count or 0) for count in without)
    return Reach(first, last, reach.views(found), adults, children, areas)


def visitors(session: Session, first: date, last: date) -> list[Visitor]:
    """Everybody with a name who came between two dates, each once, with how many sessions of each view."""
    same = merges.same(session)
    views_of = {
        row.root: reach.views_of(row.category, row.for_whom.split())
        for row in session.execute(sa.select(activity.c.root, activity.c.category, activity.c.for_whom))
    }
    came = sa.select(mark.c.person, mark.c.activity, mark.c.on).where(mark.c.on.between(*_texts(first, last)))
    visits: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for id, which, on in session.execute(came):
        visits[same.kept(id)].add((which, on))
    found = []
    for row in _known(session, first, last, same.groups):
        times: dict[str, int] = defaultdict(int)
        for which, _ in visits.pop(row.root, ()):
            for view in views_of.get(which, (reach.ALL,)):
                times[view] += 1
        if times:
            found.append(Visitor(_groups(row, last.year), times))
    return found


def _known(session: Session, first: date, last: date, groups: Mapping[str, Any]) -> list[Any]:
    c = person.c
    came = sa.select(mark.c.person).where(mark.c.on.between(*_texts(first, last)))
    which = c.root.in_(came) | c.root.in_(list(groups))
    return list(session.execute(sa.select(c.root, c.sex, c.birth_year, c.area, c.benefit).where(which)))


def _groups(row: Any, year: int) -> dict[str, str]:
    age = reach.age_band(row.birth_year, year)
    return {"sex": row.sex, "age": age, "area": row.area or "", "benefit": row.benefit}


def _texts(first: date, last: date) -> tuple[str, str]:
    return first.isoformat(), last.isoformat()
