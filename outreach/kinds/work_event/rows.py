"""Something in a job as a row."""

from collections.abc import Sequence

from sqlalchemy import Index, Table

from outreach.kinds.logs import basics, page_rows, state_of
from outreach.kinds.parts import Opened, RecordRows, Rows
from outreach.storage.tables import log_columns, metadata, moved, named, root, texts

work_event = Table(
    "work_event", metadata, root(), *log_columns(), *texts("what", "on", "text"), Index("work_event_on", "on")
)


def project(record: Sequence[Opened], own: str) -> Rows:
    """One row."""
    state = state_of(record)
    row = {**basics(state), **{name: state.values[name] for name in ("what", "on", "text")}}
    return {work_event: [row], **page_rows(state, f"{state.values['on']}T00:00")}


ROWS = RecordRows((work_event, named, moved), project)
