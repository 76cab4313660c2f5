"""Promises: one, those of a person, those that are due, and those that were kept."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain import access
from outreach.domain.access import Actor
from outreach.kinds.followup.rows import followup
from outreach.kinds.person.rows import person
from outreach.storage.queries import away, items, ties
from outreach.storage.queries.away import Watch
from outreach.storage.queries.living import for_the_living
from outreach.storage.queries.reading import logged
from outreach.storage.queries.shape import made
from outreach.storage.tables import named

Whose = Literal["all", "mine"]


@dataclass(frozen=True, slots=True)
class Promise:
    """Something we promised; a step of a plan is one too."""

    id: str
    text: str
    due: str
    daypart: str
    owner: str | None
    owner_name: str
    state: str  # open, done, not_needed
    drawer: str
    contact_id: str | None
    person_id: str | None
    person_name: str
    by_name: str
    org_name: str  # "" for the own organisation
    closed_at: str
    closed_by_name: str
    is_mine: bool = False  # today: the own, unless away, and those of whom one stands in for
    doer_name: str = ""  # who does it while the owner is away, "" when the owner is here
    away_until: str = ""
    step: int | None = None  # of a plan: then `id` is the plan's and `text` the employer

    @property
    def is_open(self) -> bool:
        return self.state == "open"


def show(session: Session, actor: Actor, id: str, purpose: str = "promise") -> Promise:
    """One promise. Raises NotFound for what this actor may not know of."""
    access.require(actor, "followup.read")
    read: list[str] = []
    with logged(session, actor, purpose, read):
        row = items.one(session, actor, followup, id)
        (found,) = _promises(session, actor, [row], away.watch(session, actor))
        read += [found.person_id] if found.person_id else []
        return found


def of_person(session: Session, actor: Actor, ids: Sequence[str], limit: int = 50) -> list[Promise]:
    """Open promises to one person (all ids of theirs), the first due first. Part of a page that is logged."""
    rows = session.execute(
        _of(actor, ids, "open").where(for_the_living(session, followup)).order_by(*_IN_TURN).limit(limit)
    ).all()
    return _promises(session, actor, rows, away.watch(session, actor))


def kept(session: Session, actor: Actor, ids: Sequence[str], limit: int) -> list[Promise]:
    """Promises to one person that were kept, the latest first. Part of a page that is logged."""
    newest = followup.c.closed_at.desc(), followup.c.root
    rows = session.execute(_of(actor, ids, "done").order_by(*newest).limit(limit)).all()
    return _promises(session, actor, rows, away.watch(session, actor)) if rows else []


def due(
    session: Session,
    actor: Actor,
    first: str,
    last: str,
    limit: int = 100,
    *,
    watch: Watch | None = None,
    whose: Whose = "all",
) -> list[Promise]:
    """Open promises of the own organisation due on these days, both included, one's own first.

    For a logged list.
    """
    watch = watch or away.watch(session, actor)
    rows = rows_due(session, actor, followup, (first, last), watch, whose, _IN_TURN, limit)
    return _promises(session, actor, rows, watch)


def rows_due(
    session: Session,
    actor: Actor,
    table: sa.Table,
    days: tuple[str, str],
    watch: Watch,
    whose: Whose,
    in_turn: Sequence[sa.ColumnElement[Any]],
    limit: int,
) -> Sequence[Any]:
    """What is open in the own organisation on these days, promises or steps of a plan; one's own first."""
    c = table.c
    does = sa.func.coalesce(c.owner, c.by)
    which = [c.state == "open", c.due.between(*days), c.org == actor.org_id]
    which += [ties.may_read(actor, c.root), for_the_living(session, table)]
    which += [does.in_(watch.mine)] if whose == "mine" else []
    mine_first = sa.case((does.in_(watch.mine), 0), else_=1)
    return session.execute(sa.select(table).where(*which).order_by(mine_first, *in_turn).limit(limit)).all()


def told_to(session: Session, roots: Collection[str]) -> dict[str, tuple[str, str]]:
    """Id and name of whom each record names, the first by name."""
    return {
        root: (id, name)
        for root, id, name in session.execute(
            sa.select(named.c.root, person.c.root, person.c.name)
            .join(person, person.c.root == named.c.person)
            .where(named.c.root.in_(roots), named.c.is_now)
            .order_by(person.c.sort.desc())
        )
    }


_PARTS = sa.case({"morning": 1, "noon": 2, "afternoon": 3, "evening": 4}, value=followup.c.daypart, else_=0)
_IN_TURN = (followup.c.due, _PARTS, followup.c.root)


def _of(actor: Actor, ids: Sequence[str], state: str) -> sa.Select[Any]:
    return items.naming(followup, actor, ids).where(followup.c.state == state)


def _promises(session: Session, actor: Actor, rows: Sequence[Any], watch: Watch) -> list[Promise]:
    who = told_to(session, [row.root for row in rows])
    names = watch.names
    return [
        made(
            Promise,
            row,
            id=row.root,
            owner_name=names.get(row.owner, ""),
            contact_id=row.contact,
            person_id=who.get(row.root, (None, ""))[0],
            person_name=who.get(row.root, (None, ""))[1],
            by_name=names.get(row.by, ""),
            org_name="" if row.org == actor.org_id else names.get(row.org, ""),
            closed_by_name=names.get(row.closed_by, ""),
            **doing(watch, row.owner or row.by),
        )
        for row in rows
    ]


def doing(watch: Watch, owner: str) -> dict[str, Any]:
    """Who does today what this colleague promised."""
    does = watch.doer(owner)
    is_away = does != owner
    return {
        "is_mine": does == watch.staff_id,
        "doer_name": watch.names.get(does, "") if is_away else "",
        "away_until": watch.away[owner].until if is_away else "",
    }
