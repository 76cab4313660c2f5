"""Who was at which session; no row once it was taken back."""

from collections.abc import Sequence

from sqlalchemy import Column, Index, Table

from outreach.kinds.logs import basics, page_rows, state_of
from outreach.kinds.parts import Opened, RecordRows, Rows
from outreach.storage.tables import Id, ids, metadata, moved, named, root, texts

mark = Table(
    "mark",
    metadata,
    root(),
    Column("person", Id, primary_key=True),
    *ids("org", "by", "activity"),
    *texts("at", "drawer", "on"),
    Index("mark_session", "activity", "on", "person"),
    Index("mark_person", "person", "on", "activity"),
    Index("mark_on", "on", "person"),
)


def project(record: Sequence[Opened], own: str) -> Rows:
    """One row for whoever it names now."""
    state = state_of(record)
    common = basics(state)
    row = {name: common[name] for name in ("root", "org", "by", "at", "drawer")}
    row |= {"activity": state.values["activity"], "on": state.values["on"]}
    present = () if state.retracted else state.names.now
    there = [{**row, "person": person} for person in present]
    return {mark: there, **page_rows(state, f"{state.values['on']}T12:00")}


ROWS = RecordRows((mark, named, moved), project)
