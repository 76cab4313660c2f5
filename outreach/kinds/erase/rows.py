"""An erasure as a row: when, by whom and why; never what."""

from collections.abc import Sequence

from sqlalchemy import Column, Integer, Table

from outreach.kinds.parts import Opened, RecordRows, Rows
from outreach.storage.tables import ids, metadata, root, texts

erasure = Table(
    "erasure", metadata, root(), *ids("org", "by"), *texts("at", "reason"), Column("entries", Integer)
)


def project(record: Sequence[Opened], own: str) -> Rows:
    """One row."""
    first = record[0]
    row = {
        "root": first.entry.root,
        "org": first.entry.org,
        "by": first.entry.by,
        "at": first.entry.at,
        "reason": first.closed.reason,
        "entries": len(first.open.targets),
    }
    return {erasure: [row]}


ROWS = RecordRows((erasure,), project)
