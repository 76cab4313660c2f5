"""Whom a colleague knows privately. Lifted only by somebody else: whoever said it cannot look again alone."""

from collections.abc import Sequence

from sqlalchemy import Column, Index, Table

from outreach.domain.holders import RETRACT
from outreach.kinds.logs import basics, page_rows, state_of
from outreach.kinds.parts import Opened, RecordRows, Rows
from outreach.storage.tables import Id, log_columns, metadata, moved, named, root

private_tie = Table(
    "private_tie",
    metadata,
    root(),
    Column("person", Id, primary_key=True),
    *log_columns(),
    Column("deputy", Id),
    Index("private_tie_by", "by", "retracted"),
    Index("private_tie_at", "at"),
)


def project(record: Sequence[Opened], own: str) -> Rows:
    """A row for each person it names."""
    state = state_of(record)
    lifted = any(part.entry.kind == RETRACT and part.entry.by != state.author for part in record)
    row = {**basics(state), "retracted": lifted, "deputy": state.values["deputy"]}
    ties = [{**row, "person": person} for person in state.names.now]
    return {private_tie: ties, **page_rows(state, state.first.at)}


ROWS = RecordRows((private_tie, named, moved), project)
