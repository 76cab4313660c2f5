"""Nothing is asked, planned or written for somebody who died; what concerns others too stays."""

from collections.abc import Collection
from functools import lru_cache

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.kinds.person.rows import person
from outreach.storage.queries import merges
from outreach.storage.tables import named


def is_alive(session: Session) -> sa.ColumnElement[bool]:
    """Rows of `person` of whom it is said under none of their ids that they died."""
    return _alive(person, _dead_too(session))


def any_alive(session: Session, ids: Collection[str]) -> bool:
    """Whether somebody among these has not died."""
    which = person.c.root.in_(ids), is_alive(session)
    return session.scalar(sa.select(person.c.root).where(*which).limit(1)) is not None


def _dead_too(session: Session) -> list[str]:
    return merges.also(session, merges.same(session), person.c.died > "")


def _alive(of: sa.FromClause, too: Collection[str]) -> sa.ColumnElement[bool]:
    alive = of.c.died == ""
    return alive & of.c.root.not_in(too) if too else alive


def for_the_living(session: Session, table: sa.Table) -> sa.ColumnElement[bool]:
    """Records of a kind that name nobody, or somebody alive: who died did so under all of their ids."""
    return _for_the_living(table, tuple(_dead_too(session)))


@lru_cache  # a page asks it of a dozen lists, and it costs more to write than to answer
def _for_the_living(table: sa.Table, too: tuple[str, ...]) -> sa.ColumnElement[bool]:
    other, alive = named.alias(), person.alias()
    died = sa.select(person.c.root).where(person.c.died > "")  # a handful, from an index
    is_dead = named.c.person.in_(died) | named.c.person.in_(too) if too else named.c.person.in_(died)
    them = alive.c.root == other.c.person, _alive(alive, too)
    somebody = sa.exists().where(other.c.root == named.c.root, other.c.is_now, *them).correlate(named)
    theirs = is_dead, named.c.is_now, named.c.kind == table.name
    return table.c.root.not_in(sa.select(named.c.root).where(*theirs, ~somebody))
