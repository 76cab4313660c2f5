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


def ended() -> sa.Select[tuple[str]]:
    """People with whom sharing ended by itself."""
    return sa.select(sharing.c.root).where(sharing.c.until != "", sharing.c.until <= today())


def not_ended(root: _Root) -> sa.ColumnElement[bool]:
    """Records that never named anybody with whom sharing ended by itself."""
    return root.not_in(sa.select(named.c.root).where(named.c.person.in_(ended())))
