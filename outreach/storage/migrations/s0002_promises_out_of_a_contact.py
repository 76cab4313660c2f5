"""An index for what was promised out of a contact."""

import sqlalchemy as sa


def apply(connection: sa.Connection) -> None:
    """Add what is missing."""
    connection.exec_driver_sql("CREATE INDEX IF NOT EXISTS followup_contact ON followup (contact)")
