"""Whether a yes still holds by this laptop's own day: what ended is not shown and not sent, at once.

The hub takes the lines themselves back when it sees the day come.
"""

import sqlalchemy as sa

from outreach.kinds.person.rows import sharing
from outreach.storage.clock import today
from outreach.storage.tables import named

_Root = sa.ColumnElement[str] | sa.Column[str]


def holds() -> sa.ColumnElement[bool]:
    """Rows of `sharing` whose end has not come."""
    return (sharing.c.until == "") | (sharing.c.until > today())


def ended(who: _Root) -> sa.ColumnElement[bool]:
    """People with whom sharing ended by itself."""
    over = sharing.alias("over")
    return sa.exists().where(over.c.root == who, over.c.until != "", over.c.until <= today())


def not_ended(root: _Root) -> sa.ColumnElement[bool]:
    """Records that never named anybody with whom sharing ended by itself.

    Asked of one record at a time: only what partners wrote need be asked about, and little of that is left.
    """
    theirs = named.alias("ended")
    return ~sa.exists().where(theirs.c.root == root, ended(theirs.c.person))
