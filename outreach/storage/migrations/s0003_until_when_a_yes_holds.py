"""A column for the day a yes ends. Rows are made anew when kinds are added."""

import sqlalchemy as sa

from outreach.storage.migrations import add_column


def apply(connection: sa.Connection) -> None:
    """Add what is missing."""
    sharing = sa.Table(
        "sharing", sa.MetaData(), sa.Column("until", sa.Text, nullable=False, server_default="")
    )
    add_column(connection, sharing.c.until)
    connection.exec_driver_sql("CREATE INDEX IF NOT EXISTS sharing_until ON sharing (until)")
