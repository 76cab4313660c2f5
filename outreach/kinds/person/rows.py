"""A person as a row, the words of the name, and with whom there is consent to share.

A protected address lies in a table of its own, so that no list, print or export that reads persons holds it.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Boolean, Column, Index, Integer, Table, Text, false

from outreach.domain import age, consent
from outreach.domain.local_time import day
from outreach.domain.text import fold, indexed
from outreach.kinds.parts import Opened, RecordRows, Rows
from outreach.kinds.registers import dispute_rows, pick, state_of
from outreach.storage.tables import Id, dispute, flags, metadata, name_text, root, texts

TOLD = ("called", "birth_date", "sex", "benefit", "strengths", "barriers", "died")
ADDED = (*TOLD, "address", "adult_on")  # address: "" when protected; adult_on: "" while no age is known
person = Table(
    "person",
    metadata,
    root(),
    *texts("name", "tell", "phone", "language", "reach", "sort"),
    *flags("interpreter", "own"),  # own: the own organisation wrote a person of its own
    Column("birth_year", Integer),
    Column("contact_person", Id),
    *(Column(name, Text, nullable=False, server_default="") for name in ADDED),
    Column("area", Id),
    Column("protected", Boolean, nullable=False, server_default=false()),
    Index("person_sort", "sort"),
    Index("person_adult_on", "adult_on"),
    Index("person_died", "died"),
)
protected_address = Table("protected_address", metadata, root(), *texts("address"))
# With whom a grant that was not stopped names the own organisation, and until which day ("" for no end).
# Whether they are helpers, and whether that day has come, is asked when it matters.
sharing = Table(
    "sharing",
    metadata,
    root(),
    Column("org", Id, primary_key=True),
    Column("until", Text, nullable=False, server_default=""),
    Index("sharing_until", "until"),
)


def project(record: Sequence[Opened], own: str) -> Rows:
    """Rows of one person: own values first, a partner's fill in."""
    state = state_of(record, own)
    entries = [part.entry for part in record]
    root = entries[0].root
    is_own = any(part.kind.starts and part.entry.org == own for part in record)
    row = {
        "root": root,
        **pick(state, "name", "tell", "phone", "language", "address", *TOLD),
        **pick(state, birth_year=None, interpreter=False, reach="any", contact_person=None, area=None),
        "protected": _says(record, "protected"),
        "own": is_own,
    }
    row["sort"] = fold(row["name"])
    adult_on = age.adult_on(row["birth_year"], day(row["birth_date"]))
    row["adult_on"] = adult_on.isoformat() if adult_on else ""
    kept = row["address"] if row["protected"] else ""
    if kept:
        row["address"] = ""
    words = indexed(row["name"], row["tell"])
    ends: dict[str, list[str]] = {}
    for grant in consent.in_force(entries):
        for org in _with(own, consent.parties(grant)):
            ends.setdefault(org, []).append(consent.until(grant))
    return {
        person: [row],
        protected_address: [{"root": root, "address": kept}] if kept else [],
        sharing: [
            {"root": root, "org": org, "until": max(some) if all(some) else ""}
            for org, some in sorted(ends.items())
        ],
        name_text: [{"rowid": UUID(root).int & (1 << 62) - 1, "root": root, "body": words}],
        **dispute_rows(root, state),
    }


def _says(record: Sequence[Opened], flag: str) -> bool:
    """Whether anybody's word for a flag stands, in any organisation: while two differ the answer is yes."""
    for org in {part.entry.org for part in record}:
        state = state_of([part for part in record if part.entry.org == org], org)
        if state.values.get(flag) or any(one.value for one in state.disputes.get(flag, ())):
            return True
    return False


def _with(own: str, parties: frozenset[str]) -> frozenset[str]:
    return parties - {own} if own in parties else frozenset()


ROWS = RecordRows((person, protected_address, sharing, name_text, dispute), project)
