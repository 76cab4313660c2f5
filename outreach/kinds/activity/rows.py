"""An activity as a row."""

from collections.abc import Sequence

from sqlalchemy import Table

from outreach.domain.text import fold
from outreach.kinds.parts import Opened, RecordRows, Rows
from outreach.kinds.registers import dispute_rows, pick, state_of
from outreach.storage.tables import dispute, flags, ids, metadata, root, texts

activity = Table(
    "activity",
    metadata,
    root(),
    *ids("org"),
    *texts("name", "sort", "category", "place", "about", "starts_on", "time", "until", "every", "ends_on"),
    *texts("volunteers", "price"),
    *texts("for_whom", "staff"),  # keys, and staff ids, with a space between
    *flags("closed"),
)


def project(record: Sequence[Opened], own: str) -> Rows:
    """One row."""
    first = record[0].entry
    state = state_of(record, first.org)
    row = {
        "root": first.root,
        "org": first.org,
        **pick(
            state, "name", "place", "about", "starts_on", "time", "until", "ends_on", "volunteers", "price"
        ),
        **pick(state, category="families", every="week", closed=False),
        "for_whom": " ".join(state.values.get("for_whom") or ()),
        "staff": " ".join(state.values.get("staff") or ()),
    }
    row["sort"] = fold(row["name"])
    return {activity: [row], **dispute_rows(first.root, state, is_own=first.org == own)}


ROWS = RecordRows((activity, dispute), project)
