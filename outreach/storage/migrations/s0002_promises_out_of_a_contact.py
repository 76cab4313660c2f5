"""Indexes for response time: what was met at once, and what was promised out of them."""

import sqlalchemy as sa

_INDEXES = {
    "followup_contact": "followup (contact, state, closed_at, org)",
    "contact_done_now": 'contact ("when", org, retracted, root) WHERE done_now = 1',
}


def apply(connection: sa.Connection) -> None:
    """Add what is missing."""
    for name, over in _INDEXES.items():
        connection.exec_driver_sql(f"CREATE INDEX IF NOT EXISTS {name} ON {over}")
