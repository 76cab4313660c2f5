"""Nothing is asked, planned or written for somebody who died; what concerns others too stays."""

import sqlalchemy as sa

from outreach.kinds.person.rows import person
from outreach.storage.tables import named


def for_the_living(root: sa.ColumnElement[str] | sa.Column[str]) -> sa.ColumnElement[bool]:
    """Records that name nobody, or somebody alive."""
    other, alive = named.alias(), person.alias()
    somebody = (
        sa.exists()
        .where(
            other.c.root == named.c.root, other.c.is_now, alive.c.root == other.c.person, alive.c.died == ""
        )
        .correlate(named)
    )
    gone = (
        sa.select(named.c.root)
        .join(person, person.c.root == named.c.person)
        .where(person.c.died > "", named.c.is_now, ~somebody)
    )
    return root.not_in(gone)
