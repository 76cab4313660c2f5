"""Who stands by a person as a row."""

from collections.abc import Sequence

from sqlalchemy import Column, Index, Table

from outreach.domain.local_time import wall_clock
from outreach.kinds.logs import basics, latest, page_rows, state_of
from outreach.kinds.parts import Opened, RecordRows, Rows
from outreach.storage.tables import Id, ids, log_columns, metadata, moved, named, root, texts

assigned = Table(
    "assigned",
    metadata,
    root(),
    *log_columns(),
    Column("person", Id),
    *ids("staff"),
    Column("deputy", Id),
    *texts("role", "since", "until", "change", "changed_at"),
    Index("assigned_person", "person"),
    Index("assigned_staff", "staff"),
)


def project(record: Sequence[Opened], own: str) -> Rows:
    """Rows of one stretch of standing by."""
    state = state_of(record)
    row = {
        **basics(state),
        **{name: state.values[name] for name in ("role", "staff", "deputy", "since", "until")},
        **latest(state),
        "person": None if state.retracted else next(iter(state.names.now), None),
    }
    return {assigned: [row], **page_rows(state, wall_clock(state.first.at))}


ROWS = RecordRows((assigned, named, moved), project)
