"""A member of a household as a row."""

from collections.abc import Sequence

from sqlalchemy import Column, Index, Table

from outreach.domain.local_time import wall_clock
from outreach.kinds.logs import basics, latest, page_rows, state_of
from outreach.kinds.parts import Opened, RecordRows, Rows
from outreach.storage.tables import Id, ids, log_columns, metadata, moved, named, root, texts

member = Table(
    "member",
    metadata,
    root(),
    *log_columns(),
    *ids("family"),
    Column("person", Id),  # nobody once it was moved or taken off
    *texts("role", "relation", "called", "since", "until", "change", "changed_at"),
    Index("member_person", "person"),
    Index("member_family", "family"),
)


def project(record: Sequence[Opened], own: str) -> Rows:
    """Rows of one stay in one household."""
    state = state_of(record)
    row = {
        **basics(state),
        **{name: state.values[name] for name in ("family", "role", "relation", "called", "since", "until")},
        **latest(state),
        "person": None if state.retracted else next(iter(state.names.now), None),
    }
    return {member: [row], **page_rows(state, wall_clock(state.first.at))}


ROWS = RecordRows((member, named, moved), project)
