"""Nothing is asked, planned or written for somebody who died; what concerns others too stays."""

import sqlalchemy as sa

from outreach.kinds.person.rows import person
from outreach.storage.tables import named


def for_the_living(table: sa.Table) -> sa.ColumnElement[bool]:
    """Records of a kind that name nobody, or somebody alive."""
    other, alive = named.alias(), person.alias()
    died = sa.select(person.c.root).where(person.c.died > "")  # a handful, from an index
    somebody = (
        sa.exists()
        .where(
            other.c.root == named.c.root, other.c.is_now, alive.c.root == other.c.person, alive.c.died == ""
        )
        .correlate(named)
    )
    theirs = named.c.person.in_(died), named.c.is_now, named.c.kind == table.name
    return table.c.root.not_in(sa.select(named.c.root).where(*theirs, ~somebody))
