"""An offer as a row."""

from collections.abc import Sequence

from sqlalchemy import Column, Index, Table

from outreach.kinds.logs import basics, page_rows, state_of
from outreach.kinds.parts import Opened, RecordRows, Rows
from outreach.storage.tables import Id, log_columns, metadata, moved, named, root, texts

offer = Table(
    "offer",
    metadata,
    root(),
    *log_columns(),
    *texts("what", "on", "text", "accepted_on", "arrived_on", "declined_on"),
    *texts("barriers", "seen"),  # keys; ids of the amends so far: with a space between
    Column("activity", Id),
    Column("person", Id),  # null: taken back, or taken off everybody
    Index("offer_person", "person", "on"),
    Index("offer_on", "on", "person"),
)


def project(record: Sequence[Opened], own: str) -> Rows:
    """One row."""
    state = state_of(record)
    values = state.values
    present = () if state.retracted else state.names.now
    names = ("what", "on", "text", "accepted_on", "arrived_on", "declined_on", "activity")
    row = {
        **basics(state),
        **{name: values[name] for name in names},
        "barriers": " ".join(values["barriers"]),
        "seen": " ".join(change.entry for change in state.history),
        "person": next(iter(present), None),
    }
    return {offer: [row], **page_rows(state, f"{values['on']}T12:00")}


ROWS = RecordRows((offer, named, moved), project)
