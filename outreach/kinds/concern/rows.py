"""A concern that was told as a row."""

from collections.abc import Sequence

from sqlalchemy import Index, Table

from outreach.kinds.logs import basics, state_of
from outreach.kinds.parts import Opened, RecordRows, Rows
from outreach.storage.tables import log_columns, metadata, root, texts

concern = Table(
    "concern", metadata, root(), *log_columns(), *texts("on", "fact"), Index("concern_by", "by", "at")
)


def project(record: Sequence[Opened], own: str) -> Rows:
    """One row."""
    state = state_of(record)
    return {concern: [{**basics(state), **{name: state.values[name] for name in ("on", "fact")}}]}


ROWS = RecordRows((concern,), project)
