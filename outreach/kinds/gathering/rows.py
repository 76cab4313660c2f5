"""What is different about a session, as a row; none once it was taken back."""

from collections.abc import Sequence

from sqlalchemy import Index, Table

from outreach.kinds.logs import state_of
from outreach.kinds.parts import Opened, RecordRows, Rows
from outreach.storage.tables import ids, metadata, root, texts

gathering = Table(
    "gathering",
    metadata,
    root(),
    *ids("org", "by", "activity"),
    *texts("at", "on", "change", "to", "time", "note"),
    Index("gathering_session", "activity", "on"),
)


def project(record: Sequence[Opened], own: str) -> Rows:
    """One row."""
    state = state_of(record)
    told = {name: state.values[name] for name in ("activity", "on", "change", "to", "time", "note")}
    who = {"root": state.first.root, "org": state.first.org, "by": state.author, "at": state.first.at}
    return {gathering: [] if state.retracted else [{**who, **told}]}


ROWS = RecordRows((gathering,), project)
