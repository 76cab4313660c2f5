"""A count of people without a name, as a row; none once it was taken back."""

from collections.abc import Sequence

from sqlalchemy import Column, Index, Integer, Table

from outreach.kinds.logs import state_of
from outreach.kinds.parts import Opened, RecordRows, Rows
from outreach.storage.tables import ids, metadata, root, texts

headcount = Table(
    "headcount",
    metadata,
    root(),
    *ids("org", "by", "activity"),
    *texts("at", "on"),
    Column("adults", Integer, nullable=False),
    Column("children", Integer, nullable=False),
    Index("headcount_session", "activity", "on"),
    Index("headcount_on", "on"),
)


def project(record: Sequence[Opened], own: str) -> Rows:
    """One row."""
    state = state_of(record)
    told = {name: state.values[name] for name in ("activity", "on", "adults", "children")}
    who = {"root": state.first.root, "org": state.first.org, "by": state.author, "at": state.first.at}
    return {headcount: [] if state.retracted else [{**who, **told}]}


ROWS = RecordRows((headcount,), project)
