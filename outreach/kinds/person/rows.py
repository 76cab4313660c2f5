"""A person as a row, the words of the name, and with whom there is consent to share."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Column, Index, Integer, Table

from outreach.domain import consent
from outreach.domain.text import fold, indexed
from outreach.kinds.parts import Opened, RecordRows, Rows
from outreach.kinds.registers import dispute_rows, pick, state_of
from outreach.storage.tables import Id, dispute, flags, metadata, name_text, root, texts

person = Table(
    "person",
    metadata,
    root(),
    *texts("name", "tell", "phone", "language", "reach", "sort"),
    *flags("interpreter", "own"),  # own: the own organisation wrote a person of its own
    Column("birth_year", Integer),
    Column("contact_person", Id),
    Index("person_sort", "sort"),
)
# With whom a grant in force names the own organisation; whether they are helpers is asked when it matters.
sharing = Table("sharing", metadata, root(), Column("org", Id, primary_key=True))


def project(record: Sequence[Opened], own: str) -> Rows:
    """Rows of one person: own values first, a partner's fill in."""
    state = state_of(record, own)
    entries = [part.entry for part in record]
    root = entries[0].root
    is_own = any(part.kind.starts and part.entry.org == own for part in record)
    row = {
        "root": root,
        **pick(state, "name", "tell", "phone", "language"),
        **pick(state, birth_year=None, interpreter=False, reach="any", contact_person=None),
        "own": is_own,
    }
    row["sort"] = fold(row["name"])
    words = indexed(row["name"], row["tell"])
    between = {org for grant in consent.in_force(entries) for org in _with(own, consent.parties(grant))}
    return {
        person: [row],
        sharing: [{"root": root, "org": org} for org in sorted(between)],
        name_text: [{"rowid": UUID(root).int & (1 << 62) - 1, "root": root, "body": words}],
        **dispute_rows(root, state),
    }


def _with(own: str, parties: frozenset[str]) -> frozenset[str]:
    return parties - {own} if own in parties else frozenset()


ROWS = RecordRows((person, sharing, name_text, dispute), project)
