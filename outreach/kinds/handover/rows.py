"""A handover as rows: what the authority reads, and, in the sender's office alone, whom it is about."""

from collections.abc import Sequence

from sqlalchemy import Column, Index, Table

from outreach.domain.local_time import day_of
from outreach.kinds.parts import Opened, RecordRows, Rows
from outreach.storage.tables import Id, flags, ids, metadata, root, texts

handover = Table(
    "handover",
    metadata,
    root(),
    *ids("org", "by", "to_org"),
    *texts("at", "day", "name_typed", "text", "author_name", "organisation_name"),
    Index("handover_at", "at"),
    Index("handover_day", "day"),
)
handover_basis = Table(
    "handover_basis",
    metadata,
    root(),
    Column("entry", Id, primary_key=True),
    Column("person", Id),
    *ids("by"),
    *texts("basis", "how", "at"),
    *flags("informed"),
    Index("handover_basis_person", "person", "at"),
)


def project(record: Sequence[Opened], own: str) -> Rows:
    """Rows of one handover."""
    first = record[0]
    row = {
        "root": first.entry.root,
        "org": first.entry.org,
        "by": first.entry.by,
        "at": first.entry.at,
        "to_org": first.open.to,
        "day": day_of(first.entry.at),
        **{name: first.values[name] for name in ("name_typed", "text", "author_name", "organisation_name")},
    }
    bases = [
        {
            "root": part.entry.root,
            "entry": part.entry.id,
            "person": part.entry.people[0] if part.entry.people else None,
            **{name: part.values[name] for name in ("basis", "how", "informed")},
            "by": part.entry.by,
            "at": part.entry.at,
        }
        for part in record
        if part.entry.kind == "handover_basis"
    ]
    return {handover: [row], handover_basis: bases}


ROWS = RecordRows((handover, handover_basis), project)
