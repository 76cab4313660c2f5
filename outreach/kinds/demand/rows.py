"""A demand as a row for each person it is about."""

from collections.abc import Sequence

from sqlalchemy import Column, Index, Table

from outreach.kinds.logs import basics, page_rows, state_of
from outreach.kinds.parts import Opened, RecordRows, Rows
from outreach.storage.tables import Id, flags, log_columns, metadata, moved, named, root, texts

SAID = ("on", "who", "rule", "asked", "answer", "approved")
demand = Table(
    "demand",
    metadata,
    root(),
    Column("person", Id, primary_key=True),
    *log_columns(),
    *texts("on", "who", "rule", "asked", "answer"),
    *flags("approved"),
    Column("approved_by", Id),
    Index("demand_person", "person"),
    Index("demand_at", "at"),
)


def project(record: Sequence[Opened], own: str) -> Rows:
    """Rows of one demand."""
    state = state_of(record)
    leader = next((one.by for one in reversed(state.history) if one.set.get("approved")), None)
    row = {**basics(state), **{name: state.values[name] for name in SAID}, "approved_by": leader}
    rows = [{**row, "person": person} for person in state.names.now]
    return {demand: rows, **page_rows(state, f"{state.values['on']}T00:00")}


ROWS = RecordRows((demand, named, moved), project)
