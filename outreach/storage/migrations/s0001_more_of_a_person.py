"""Columns for age, area, strengths, address, benefit and death. Rows are made anew when kinds are added."""

import sqlalchemy as sa

from outreach.storage.migrations import add_column

_TEXTS = ("called", "birth_date", "sex", "benefit", "strengths", "barriers", "died", "address", "adult_on")


def apply(connection: sa.Connection) -> None:
    """Add what is missing."""
    person = sa.Table("person", sa.MetaData())
    for name in _TEXTS:
        person.append_column(sa.Column(name, sa.Text, nullable=False, server_default=""))
    person.append_column(sa.Column("area", sa.String(36)))
    person.append_column(sa.Column("protected", sa.Boolean, nullable=False, server_default=sa.false()))
    for column in person.columns:
        add_column(connection, column)
    for name in ("adult_on", "died"):
        connection.exec_driver_sql(f"CREATE INDEX IF NOT EXISTS person_{name} ON person ({name})")
