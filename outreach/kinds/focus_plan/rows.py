"""A family's plan as a row."""

from collections.abc import Sequence

from sqlalchemy import Table

from outreach.domain.local_time import wall_clock
from outreach.kinds.logs import basics, page_rows, state_of
from outreach.kinds.parts import Opened, RecordRows, Rows
from outreach.storage.tables import log_columns, metadata, moved, named, root, texts

LINES = ("own_view", "want", "can", "next_step", "who")

focus_plan = Table("focus_plan", metadata, root(), *log_columns(), *texts(*LINES))


def project(record: Sequence[Opened], own: str) -> Rows:
    """One row."""
    state = state_of(record)
    row = {**basics(state), **{name: state.values[name] for name in LINES}}
    return {focus_plan: [row], **page_rows(state, wall_clock(state.first.at))}


ROWS = RecordRows((focus_plan, named, moved), project)
