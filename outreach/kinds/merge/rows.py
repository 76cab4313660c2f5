"""Which two ids are one person. Whose page they all stand on is worked out from all of them together."""

from collections.abc import Sequence

from sqlalchemy import Column, Table

from outreach.kinds.logs import basics, page_rows, state_of
from outreach.kinds.parts import Opened, RecordRows, Rows
from outreach.storage.tables import Id, log_columns, metadata, moved, named, root

merge = Table(
    "merge",
    metadata,
    root(),
    *log_columns(),
    Column("kept", Id, nullable=False),
    Column("other", Id, nullable=False),
)


def project(record: Sequence[Opened], own: str) -> Rows:
    """One row, for two that differ."""
    state = state_of(record)
    pair = state.first.people
    rows = [{**basics(state), "kept": pair[0], "other": pair[1]}] if len(set(pair)) == len(pair) == 2 else []
    return {merge: rows, **page_rows(state, state.first.at)}


ROWS = RecordRows((merge, named, moved), project)
