"""A print-out as a row: released only by somebody else than whoever made it."""

import json
from collections.abc import Sequence

from sqlalchemy import Column, Index, Table

from outreach.kinds.logs import basics, page_rows, state_of
from outreach.kinds.parts import Opened, RecordRows, Rows
from outreach.storage.tables import Id, log_columns, metadata, moved, named, root, texts

printout = Table(
    "printout",
    metadata,
    root(),
    *log_columns(),
    Column("person", Id),
    Column("released_by", Id),
    *texts("released_at", "left"),  # left: JSON, what the release says
    Index("printout_person", "person", "at"),
)


def project(record: Sequence[Opened], own: str) -> Rows:
    """One row. The first release stands, with what it left out."""
    state = state_of(record)
    others = (one for one in state.history if one.by != state.author)
    released = next((one for one in others if one.set.get("released")), None)
    row = {
        **basics(state),
        "person": next(iter(state.names.now), None),
        "released_by": released.by if released else None,
        "released_at": released.at if released else "",
        "left": json.dumps(released.set if released else {}),
    }
    return {printout: [row], **page_rows(state, state.first.at)}


ROWS = RecordRows((printout, named, moved), project, version=2)
