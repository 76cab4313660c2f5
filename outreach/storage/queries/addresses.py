"""Where somebody lives: one person at a time, each time a line in the reading log. No list asks here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain import access
from outreach.domain.errors import NotFound
from outreach.kinds.person.rows import person, protected_address
from outreach.kinds.registers import state_of
from outreach.storage.projections import stand
from outreach.storage.queries.families import may_know
from outreach.storage.queries.reading import Reading, logged
from sync.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Address:
    """Where somebody lives, and whether that is to be kept from others."""

    person_id: str
    name: str
    address: str
    protected: bool
    base: Mapping[str, Sequence[str]]  # what a change made from this page cites, by field


def show(session: Session, reading: Reading) -> Address:
    """The address of one person, also a protected one. Raises NotFound."""
    access.require(reading.actor, "person.read")
    with logged(session, reading.actor, reading.purpose, [reading.person_id]):
        row = session.execute(
            sa.select(person.c.root, person.c.name, person.c.address, person.c.protected)
            .add_columns(protected_address.c.address.label("kept"))
            .outerjoin(protected_address, protected_address.c.root == person.c.root)
            .where(person.c.root == reading.person_id, may_know(reading.actor))
        ).first()
        if row is None:
            raise NotFound
        standing, _ = stand(Ledger(session.connection()).record(row.root))
        base = {**state_of(standing, reading.actor.org_id).base}
        return Address(row.root, row.name, row.kept or row.address, row.protected, base)
