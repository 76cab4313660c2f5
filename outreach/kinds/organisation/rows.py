"""An organisation as a row."""

from collections.abc import Sequence

from sqlalchemy import Column, String, Table, Text

from outreach.kinds.parts import Opened, RecordRows, Rows
from outreach.kinds.registers import dispute_rows, pick, state_of
from outreach.storage.tables import dispute, metadata, root

organisation = Table(
    "organisation",
    metadata,
    root(),
    Column("role", String(20), nullable=False),
    Column("name", Text, nullable=False),
    Column("colour", Text, nullable=False),
)


def project(record: Sequence[Opened], own: str) -> Rows:
    """One row."""
    state = state_of(record, record[0].entry.org)
    row = {"root": record[0].entry.root, **pick(state, "role", "name", colour="")}
    return {
        organisation: [row],
        **dispute_rows(record[0].entry.root, state, is_own=record[0].entry.org == own),
    }


ROWS = RecordRows((organisation, dispute), project)
