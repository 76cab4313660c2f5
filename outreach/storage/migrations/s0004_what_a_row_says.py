"""A column for what a row of a spreadsheet says, so that each can be looked at before it is brought in."""

import sqlalchemy as sa

from outreach.storage.migrations import add_column


def apply(connection: sa.Connection) -> None:
    """Add what is missing."""
    said = sa.Column("said", sa.Text, nullable=False, server_default="")
    add_column(connection, sa.Table("import_line", sa.MetaData(), said).c.said)
