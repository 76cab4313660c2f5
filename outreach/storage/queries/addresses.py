"""Where somebody lives: one person at a time, each time a line in the reading log. No list asks here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain import access
from outreach.domain.errors import NotFound
from outreach.kinds.person.rows import person, protected_address
from outreach.kinds.registers import state_of
from outreach.storage.projections import stand
from outreach.storage.queries import merges
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
        known = person.c.root == reading.person_id, may_know(reading.actor)
        row = session.execute(sa.select(person.c.root, person.c.name).where(*known)).first()
        if row is None:
            raise NotFound
        standing, _ = stand(Ledger(session.connection()).record(row.root))
        same = _under_all_ids(session, row.root)
        protected = any(one.protected for one in same)
        address = next((one.kept or one.address for one in same if one.kept or one.address), "")
        base = {**state_of(standing, reading.actor.org_id).base}
        return Address(row.root, row.name, address, protected, base)


def _under_all_ids(session: Session, id: str) -> Sequence[Any]:
    """What each page of this person says, the one that was asked for first."""
    c = person.c
    return session.execute(
        sa.select(c.address, c.protected, protected_address.c.address.label("kept"))
        .outerjoin(protected_address, protected_address.c.root == c.root)
        .where(c.root.in_(merges.same(session).ids(id)))
        .order_by(c.root != id, c.root)
    ).all()
