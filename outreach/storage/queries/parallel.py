"""Log records that two corrected without knowing of each other: of every kind there is."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID, uuid5

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain.access import Actor
from outreach.domain.log import Said
from outreach.kinds import all_kinds
from outreach.kinds.logs import state_of
from outreach.storage.projections import stand
from outreach.storage.queries import ties
from sync.ledger import Ledger

JOINED = ("note", "notes", "text")  # texts that can stand one after the other


@dataclass(frozen=True, slots=True)
class Parallel:
    """One record with a field that two gave a value. `seen`: what a correction of it must cite."""

    root: str
    kind: str
    at: str
    by: str
    field: str
    said: Sequence[Said]
    seen: Sequence[str]
    people: Sequence[str]

    @property
    def may_join(self) -> bool:
        """Whether keeping all that was written makes sense: words do, a day or a choice does not."""
        return self.field in JOINED and all(isinstance(one.value, str) for one in self.said)

    @property
    def id(self) -> str:
        """Its name in an address."""
        return str(uuid5(UUID(self.root), self.field))


def count(actor: Actor) -> sa.Select[Any]:
    """How many there are, as a statement."""
    return sa.select(sa.func.count()).select_from(_records(actor).subquery())


def waiting(session: Session, actor: Actor, limit: int = 100) -> list[Parallel]:
    """Own records that wait for somebody to choose, oldest first: one field of each at a time."""
    rows = session.execute(_records(actor).order_by("at").limit(limit)).all()
    records = Ledger(session.connection()).records([row.root for row in rows])
    found = []
    for row in rows:
        standing, _ = stand(records.get(row.root, []))
        state = state_of(standing)
        for field, said in sorted(state.parallel.items())[:1]:
            seen = [change.entry for change in state.history]
            found.append(Parallel(row.root, row.kind, row.at, row.by, field, said, seen, state.names.now))
    return found


@lru_cache  # of all kinds: it costs more to write than to answer
def _records(actor: Actor) -> sa.Select[Any]:
    """Where a row says so. Every kind's own table has the column; its index holds those rows only."""
    some = []
    for kind in all_kinds().values():
        for table in kind.rows.tables if kind.rows else ():
            if "parallel" in table.c:
                c = table.c
                which = c.parallel, ~c.retracted, c.org == actor.org_id, ties.may_read(actor, c.root)
                name = sa.literal(kind.name).label("kind")
                some.append(sa.select(c.root, name, c.at, c.by).where(*which))
    every = sa.union_all(*some).subquery()
    return sa.select(every.c.root, every.c.kind, every.c.at, every.c.by)
