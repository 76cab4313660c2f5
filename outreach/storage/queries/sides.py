"""Two pages side by side: for putting them together, and for taking them apart."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain import access, merging
from outreach.domain.access import Actor
from outreach.domain.errors import NotFound
from outreach.kinds.merge.rows import merge
from outreach.kinds.person.rows import person
from outreach.storage.queries import followups, merges, people, staff, still, ties, timeline
from outreach.storage.queries.followups import Promise
from outreach.storage.queries.items import TimelineItem
from outreach.storage.queries.reading import logged
from outreach.storage.queries.shape import made
from outreach.storage.tables import named

SHOWN = 20
# On the timeline, in the list of promises, or not about what happened.
SHOWN_KINDS = ("contact", "message", "work_event", "followup", "merge", "private_tie", "printout", "demand")


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two."""

    id: str
    name: str
    tell: str
    birth_year: int | None
    phone: str
    language: str
    timeline: Sequence[TimelineItem]
    promises: Sequence[Promise]  # open ones
    more: Sequence[tuple[str, int]]  # (kind, how many) of what else stands there


@dataclass(frozen=True, slots=True)
class Parting:
    """What was put together last, when and by whom, and the two as they stand apart."""

    id: str
    at: str
    by_name: str
    kept: Side
    other: Side


def together(session: Session, actor: Actor, kept: str, other: str) -> tuple[Side, Side]:
    """Both histories. Raises NotFound where one of them is not to be found, or both are one already."""
    access.require(actor, "person.update")
    with logged(session, actor, "merge", [kept, other]):
        same = merges.same(session)
        if other in same.ids(kept):
            raise NotFound
        return _side(session, actor, same.ids(kept)), _side(session, actor, same.ids(other))


def apart(session: Session, actor: Actor, id: str) -> Parting:
    """Both histories as they stand once the latest merge is taken back. Raises NotFound without one."""
    access.require(actor, "person.update")
    with logged(session, actor, "merge", [id]):
        found = merges.standing(session, merges.same(session).ids(id))
        if not found:
            raise NotFound
        root, kept, other, at, by = found[0]
        c = merge.c
        rows = session.execute(sa.select(c.kept, c.other).where(~c.retracted, c.root != root))
        left = merging.groups((one, two) for one, two in rows)
        sides = [_side(session, actor, left.get(one, (one,))) for one in (kept, other)]
        return Parting(root, at, staff.names(session).get(by, ""), *sides)


def _side(session: Session, actor: Actor, ids: Sequence[str]) -> Side:
    row = session.execute(sa.select(person).where(person.c.root == ids[0], people.visible(actor))).first()
    if row is None:
        raise NotFound
    return made(
        Side,
        row,
        id=row.root,
        timeline=timeline.of_person(session, actor, ids, SHOWN),
        promises=followups.of_person(session, actor, ids),
        more=_more(session, actor, ids),
    )


def _more(session: Session, actor: Actor, ids: Sequence[str]) -> list[tuple[str, int]]:
    """How many records of each kind name the person, beside what the side shows one by one."""
    n = named.c
    which = n.person.in_(ids), n.is_now, n.kind.not_in(SHOWN_KINDS)
    known = still.not_ended(n.root), ties.may_read(actor, n.root)
    count = sa.func.count(n.root.distinct())
    rows = sa.select(n.kind, count).where(*which, *known).group_by(n.kind).order_by(n.kind)
    return [(kind, times) for kind, times in session.execute(rows)]
