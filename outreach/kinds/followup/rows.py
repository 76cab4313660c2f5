"""A promise as a row."""

from collections.abc import Sequence

from sqlalchemy import Column, Index, Table

from outreach.domain.followup import CLOSING
from outreach.domain.undoing import standing
from outreach.kinds.logs import basics, page_rows, state_of
from outreach.kinds.parts import Opened, RecordRows, Rows
from outreach.storage.tables import Id, log_columns, metadata, moved, named, root, texts

followup = Table(
    "followup",
    metadata,
    root(),
    *log_columns(),
    *texts("text", "due", "daypart", "state", "closed_at"),  # state: open, done, not_needed; "" taken back
    Column("owner", Id),
    Column("contact", Id),
    Column("closed_by", Id),
    Index("followup_due", "state", "due"),
    Index("followup_day", "day"),
    Index("followup_contact", "contact", "state", "closed_at", "org"),
)


def project(record: Sequence[Opened], own: str) -> Rows:
    """One row. Done is done until taken back, whatever somebody planned meanwhile; else the latest plan."""
    state = state_of(record)
    outcomes = standing(part for part in record if part.entry.kind == "followup_done")
    closing = next((part for part in outcomes if part.closed.state in CLOSING), None)
    values = dict(state.values)
    for part in outcomes:
        if part.closed.state not in CLOSING:
            values["due"] = part.closed.due or values["due"]
            values["owner"] = part.closed.owner or values["owner"]
    row = {
        **basics(state),
        **{name: values[name] for name in ("text", "due", "daypart", "owner", "contact")},
        "state": "" if state.retracted else closing.closed.state if closing else "open",
        "closed_at": closing.entry.at if closing else "",
        "closed_by": closing.entry.by if closing else None,
    }
    return {followup: [row], **page_rows(state, f"{values['due']}T00:00")}


ROWS = RecordRows((followup, named, moved), project)
