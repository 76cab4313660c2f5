"""That a list is finished, as a row; none once it was taken back."""

from collections.abc import Sequence

from sqlalchemy import Index, Table

from outreach.kinds.logs import state_of
from outreach.kinds.parts import Opened, RecordRows, Rows
from outreach.storage.tables import ids, metadata, root, texts

list_done = Table(
    "list_done",
    metadata,
    root(),
    *ids("org", "by", "activity"),
    *texts("at", "on"),
    Index("list_done_session", "activity", "on"),
)


def project(record: Sequence[Opened], own: str) -> Rows:
    """One row."""
    state = state_of(record)
    told = {name: state.values[name] for name in ("activity", "on")}
    who = {"root": state.first.root, "org": state.first.org, "by": state.author, "at": state.first.at}
    return {list_done: [] if state.retracted else [{**who, **told}]}


ROWS = RecordRows((list_done,), project)
