"""Who might be put on a meeting's agenda: open promises, messages that wait, people we miss. Helpers only."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain import access
from outreach.domain.access import Actor
from outreach.kinds.followup.rows import followup
from outreach.kinds.message.rows import message
from outreach.kinds.person.rows import person
from outreach.storage.queries import merges, minutes, missed, ties
from outreach.storage.queries.living import is_alive
from outreach.storage.queries.reading import logged
from outreach.storage.tables import named

PROMISE, OWED, MESSAGE, LAST_TIME, MISSED = "promise", "owed", "message", "last_time", "missed"
WEIGHTS = {LAST_TIME: 4, OWED: 3, MESSAGE: 2, MISSED: 2, PROMISE: 1}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Somebody who might be talked about, and why."""

    id: str
    name: str
    reasons: Sequence[tuple[str, int]]  # what, and how many


def for_meeting(
    session: Session,
    actor: Actor,
    until: date,
    *,
    today: date,
    but: Collection[str] = (),
    last_time: Iterable[str] = (),
    limit: int = 12,
) -> list[Suggestion]:
    """People with something open by the day of a meeting, those with most first; `but`: on it already."""
    access.require(actor, "meeting.read")
    with logged(session, actor, "suggestions"):
        same = merges.same(session)
        why: dict[str, Counter[str]] = defaultdict(Counter)
        told = (
            (PROMISE, _promised(session, actor, until)),
            (OWED, minutes.people_with_open(session, actor)),
            (MESSAGE, _told(session, actor)),
            (MISSED, [(one.id, 1) for one in missed.first(session, actor, today).people]),
        )
        for reason, found in told:
            for id, count in found:
                why[same.kept(id)][reason] += count
        for id in same.kept_of(last_time):
            if id in why:
                why[id][LAST_TIME] = 1
        there = set(same.kept_of(but))
        wanted = [id for id in why if id not in there]
        c = person.c
        which = c.root.in_(wanted), is_alive(session), ties.may_find(actor, c.root)
        rows = session.execute(sa.select(c.root, c.name, c.sort).where(*which)).all()
        rows = sorted(rows, key=lambda row: (-_weight(why[row.root]), row.sort, row.root))
        return [Suggestion(row.root, row.name, tuple(why[row.root].items())) for row in rows[:limit]]


def _weight(reasons: Counter[str]) -> int:
    return sum(WEIGHTS[reason] for reason in reasons)


def _promised(session: Session, actor: Actor, until: date, limit: int = 100) -> list[tuple[str, int]]:
    c = followup.c
    which = c.state == "open", c.due <= until.isoformat(), c.org == actor.org_id
    soon = sa.select(c.root, c.due).where(*which).order_by(c.due.desc()).limit(limit * 3).subquery()
    rows = session.execute(
        sa.select(named.c.person, sa.func.count())
        .join(soon, soon.c.root == named.c.root)
        .where(named.c.is_now)
        .group_by(named.c.person)
        .order_by(sa.func.min(soon.c.due))
        .limit(limit)
    )
    return [(row[0], row[1]) for row in rows]


def _told(session: Session, actor: Actor, limit: int = 50) -> list[tuple[str, int]]:
    c = message.c
    which = c.state == "open", c.to_org == actor.org_id, ~c.retracted
    waiting = sa.select(c.root).where(*which).order_by(c.at.desc()).limit(limit).subquery()
    rows = session.execute(
        sa.select(named.c.person, sa.func.count())
        .join(waiting, waiting.c.root == named.c.root)
        .where(named.c.is_now)
        .group_by(named.c.person)
    )
    return [(row[0], row[1]) for row in rows]
