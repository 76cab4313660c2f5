"""On *I dag*: what is held today. On a person's page: to what somebody came, one line a quarter each."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain.access import Actor
from outreach.kinds.activity.rows import activity
from outreach.kinds.mark.rows import mark
from outreach.storage.queries import activities, items
from outreach.storage.queries.activities import Held
from outreach.storage.queries.items import TimelineItem
from outreach.storage.queries.sections import TODAY, Section

MARKS_MAX = 600  # of one person: ten a week for a year


@dataclass(frozen=True, slots=True)
class Came:
    """How often somebody came to one activity within a quarter, from when to when."""

    times: int
    first: str
    last: str
    activity_id: str


def held_today(session: Session, actor: Actor, on: date) -> list[Held] | None:
    return activities.on_day(session, actor, on) or None


def came(session: Session, actor: Actor, ids: Sequence[str], limit: int) -> list[TimelineItem]:
    """A year of dinners is four lines, each where the last of them was."""
    c = mark.c
    rows = session.execute(
        sa.select(c.activity, c.on, activity.c.name)
        .join(activity, activity.c.root == c.activity)
        .where(c.person.in_(ids), items.visible(mark, actor))
        .distinct()
        .order_by(c.on.desc(), c.activity)
        .limit(MARKS_MAX)
    )
    found = defaultdict[tuple[str, str, str], list[str]](list)
    for which, on, name in rows:
        found[which, name, f"{on[:4]}-{(int(on[5:7]) - 1) // 3}"].append(on)
    lines = [
        TimelineItem(
            kind="mark",
            id=which,
            when=f"{dates[0]}T12:00",
            by_name="",
            title=name,
            more=Came(len(dates), dates[-1], dates[0], which),
        )
        for (which, name, _), dates in found.items()
    ]
    return lines[:limit]


SECTIONS = (Section("held_today", TODAY, "activity.read", held_today, order=30),)
TIMELINE = came
