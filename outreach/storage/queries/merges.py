"""Ids that are one person here: every query about a person asks with all of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain import merging
from outreach.kinds.merge.rows import merge
from outreach.kinds.person.rows import person
from outreach.storage.queries.remembered import remembered


@dataclass(frozen=True, slots=True)
class Same:
    """Which ids are one person, as it stands now."""

    groups: Mapping[str, Sequence[str]]

    def ids(self, id: str) -> Sequence[str]:
        """All ids of one person, the kept one first."""
        return self.groups.get(id, (id,))

    def kept(self, id: str) -> str:
        """The id whose page it is."""
        return self.ids(id)[0]

    def all_of(self, ids: Iterable[str]) -> list[str]:
        """Every id of these persons."""
        return list(dict.fromkeys(one for id in ids for one in self.ids(id)))

    def kept_of(self, ids: Iterable[str]) -> list[str]:
        """The kept ids of these persons, each once, in order."""
        return list(dict.fromkeys(map(self.kept, ids)))

    @property
    def others(self) -> list[str]:
        """Ids that stand on somebody else's page."""
        return [id for id, ids in self.groups.items() if ids[0] != id]


def same(session: Session) -> Same:
    """Everybody who stands here more than once. One statement for a transaction; a handful of rows."""
    return remembered(session, "same", lambda: _same(session))


def _same(session: Session) -> Same:
    rows = session.execute(sa.select(merge.c.kept, merge.c.other).where(~merge.c.retracted))
    return Same(merging.groups((kept, other) for kept, other in rows))


def also(session: Session, known: Same, which: sa.ColumnElement[bool]) -> list[str]:
    """All ids of those who stand here more than once and of whom this is said under any of them.

    Whoever died, or wants peace, or is to be protected, is so on every page that is theirs.
    """
    several = list(known.groups)
    if not several:
        return []
    return known.all_of(session.scalars(sa.select(person.c.root).where(person.c.root.in_(several), which)))


def standing(session: Session, ids: Sequence[str]) -> Sequence[Any]:
    """(id, kept, other, when, by) of what put these ids together, newest first."""
    c = merge.c
    return session.execute(
        sa.select(c.root, c.kept, c.other, c.at, c.by)
        .where(~c.retracted, c.kept.in_(ids) | c.other.in_(ids))
        .order_by(c.at.desc(), c.root.desc())
    ).all()
