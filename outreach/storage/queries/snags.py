"""Det, der driller: one list for the helpers, open ones first."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain import access
from outreach.domain.access import Actor
from outreach.domain.errors import NotFound
from outreach.domain.snag import next_level
from outreach.kinds.snag.rows import snag, snag_step
from outreach.storage.queries import staff
from outreach.storage.queries.shape import made


@dataclass(frozen=True, slots=True)
class Step:
    """One step it took."""

    on: str
    step: str
    text: str
    by_name: str


@dataclass(frozen=True, slots=True)
class Snag:
    """One thing that gets in the way."""

    id: str
    text: str
    on: str
    by_name: str
    org_name: str
    level: str
    level_on: str
    closed_on: str
    is_open: bool
    steps: Sequence[Step]

    @property
    def next_level(self) -> str:
        return next_level(self.level)


def require(session: Session, actor: Actor, id: str) -> None:
    """Raise NotFound unless it is on the list here."""
    access.require(actor, "snag.read")
    if session.scalar(sa.select(snag.c.root).where(snag.c.root == id)) is None:
        raise NotFound


def index(session: Session, actor: Actor, limit: int = 100) -> list[Snag]:
    """What is open, oldest first, and then what was closed last. It names nobody, so no log is written."""
    access.require(actor, "snag.read")
    c = snag.c
    rows = session.execute(
        sa.select(snag).order_by(c.is_open.desc(), c.closed_on.desc(), c.at, c.root).limit(limit)
    ).all()
    names = staff.names(session)
    steps = defaultdict(list)
    s = snag_step.c
    for one in session.execute(
        sa.select(snag_step).where(s.root.in_([row.root for row in rows])).order_by(s.on, s.at, s.entry)
    ):
        steps[one.root].append(made(Step, one, by_name=names.get(one.by, "")))
    return [
        made(
            Snag,
            row,
            id=row.root,
            by_name=names.get(row.by, ""),
            org_name=names.get(row.org, ""),
            steps=tuple(steps[row.root]),
        )
        for row in rows
    ]
