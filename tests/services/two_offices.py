"""Carelink's and Bysekretariatet's laptops, and what a hub would carry between them by the same rules."""

from pathlib import Path

from outreach.kinds.audience import audience
from outreach.storage.projections import project
from sync.entry import Entry
from sync.ledger import Ledger
from tests.logbook import ORGS, A, B, J, Laptop, a_world


class Programme:
    """Three laptops; `carry` brings each what it may hold, and takes what it may hold no longer."""

    def __init__(self, folder: Path) -> None:
        self.laptops = {}
        for name, org in (("a", A), ("b", B), ("j", J)):
            (folder / name).mkdir()
            self.laptops[org] = Laptop(folder / name, org)
            self.laptops[org].take_in(a_world())

    def carry(self) -> None:
        everything = {e.id: e for laptop in self.laptops.values() for e in laptop.entries()}
        records: dict[str, list[Entry]] = {}
        for entry in everything.values():
            records.setdefault(entry.root, []).append(entry)
        holders: dict[str, frozenset[str]] = {}
        for record in records.values():
            holders.update(audience(record, records, ORGS))
        for org, laptop in self.laptops.items():
            held = {entry.id: entry for entry in laptop.entries()}
            gone = [id for id, e in held.items() if e.org != org and org not in holders[id]]
            with laptop.engine.begin() as connection:
                project(connection, Ledger(connection).forget(gone), gone)
            laptop.take_in([e for id, e in everything.items() if org in holders[id] and id not in held])

    def text_at(self, org: str) -> bytes:
        """Every byte an office holds, readable or not."""
        laptop = self.laptops[org]
        lines = b"\n".join(entry.line for entry in laptop.entries())
        return lines + repr(laptop.rows()).encode()
