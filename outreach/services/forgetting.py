"""Letting go of bytes: rows, words and places in memory go with them, in the same transaction."""

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.kinds.audience import audience
from outreach.storage import leftovers
from outreach.storage.clock import today
from outreach.storage.projections import project
from outreach.storage.queries.facts import orgs
from outreach.storage.tables import named
from sync.entry import Entry
from sync.ledger import Ledger


def forget(session: Session, ids: Collection[str]) -> None:
    """Drop the bytes of these entries and everything derived from them; id and hash stay."""
    roots = Ledger(session.connection()).forget(ids)
    project(session.connection(), roots, ids)


def no_longer_ours(session: Session, person_id: str, own: str) -> list[str]:
    """Ids of partners' entries that the own organisation may not hold any more, as far as one person decides.

    Asks the very function that the hub asks, about every record that ever named the person.
    """
    ledger = Ledger(session.connection())
    roots = session.scalars(sa.select(named.c.root).where(named.c.person == person_id)).all()
    records = ledger.records([person_id, *roots])
    everybody = {one for record in records.values() for entry in record for one in entry.people}
    people = {**ledger.records(sorted(everybody)), person_id: records.get(person_id, [])}
    known = orgs(session)
    return [
        entry.id
        for record in records.values()
        for entry, holders in _held(record, people, known)
        if entry.org != own and own not in holders
    ]


def _held(
    record: list[Entry], people: dict[str, list[Entry]], known: dict[str, str]
) -> list[tuple[Entry, frozenset[str]]]:
    holders = audience(record, people, known, today())
    return [(entry, holders[entry.id]) for entry in record]


def scrub(session: Session) -> bool:
    """After the commit: empty the write-ahead log. False: somebody is reading; the office tries again."""
    return leftovers.empty(session.get_bind().engine)
