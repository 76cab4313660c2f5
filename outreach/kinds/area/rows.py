"""A housing area as a row."""

from collections.abc import Sequence

from sqlalchemy import Table

from outreach.kinds.parts import Opened, RecordRows, Rows
from outreach.kinds.registers import dispute_rows, pick, state_of
from outreach.storage.tables import dispute, ids, metadata, root, texts

area = Table("area", metadata, root(), *ids("org"), *texts("name"))


def project(record: Sequence[Opened], own: str) -> Rows:
    """One row."""
    state = state_of(record, record[0].entry.org)
    row = {"root": record[0].entry.root, "org": record[0].entry.org, **pick(state, "name")}
    return {area: [row], **dispute_rows(record[0].entry.root, state, is_own=record[0].entry.org == own)}


ROWS = RecordRows((area, dispute), project)
