"""Whether a yes still holds by this laptop's own day: what ended is not shown and not sent, at once.

The hub takes the lines themselves back when it sees the day come.
"""

from functools import lru_cache

import sqlalchemy as sa

from outreach.kinds.person.rows import sharing
from outreach.storage.clock import today
from outreach.storage.tables import named

_Root = sa.ColumnElement[str] | sa.Column[str]
_DAY = sa.bindparam("danish_day", callable_=lambda: today(), type_=sa.Text)  # asked when a statement runs


def holds() -> sa.ColumnElement[bool]:
    """Rows of `sharing` whose end has not come."""
    return (sharing.c.until == "") | (sharing.c.until > _DAY)


def ended(who: _Root) -> sa.ColumnElement[bool]:
    """People with whom sharing ended by itself."""
    over = sharing.alias("over")
    return sa.exists().where(over.c.root == who, over.c.until != "", over.c.until <= _DAY)


@lru_cache  # a page asks it of a score of tables, and it costs more to write than to answer
def not_ended(root: _Root) -> sa.ColumnElement[bool]:
    """Records that never named anybody with whom sharing ended by itself.

    Asked of one record at a time: only what partners wrote need be asked about, and little of that is left.
    """
    theirs = named.alias("ended")
    return ~sa.exists().where(theirs.c.root == root, ended(theirs.c.person))
