"""Entries, and where they stand, in SQL. A laptop writes through this; a hub reads through it.

Works inside the caller's transaction: it never commits.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime

import sqlalchemy as sa

from sync import bulk, tables
from sync.entry import Entry, parse, stamp
from sync.lives import Life, Lives, Placed
from sync.protocol import APPLIED, COLLISION, DUPLICATE, ERASED
from sync.tables import collision, entry, erased, placement, set_aside, stream, unheard

ENTRY_COLUMNS = ("id", "commitment", "nonce", "kind", "org", "root", "disposition", "via", "feed_pos", "line")
metadata = tables.metadata

UNKNOWN, OFFICE, HUB, DURABLE = "unknown", "office", "hub", "durable"


class Ledger(Lives):
    """Entries, and the streams they stand in, over one open connection."""

    # -- reading

    def entry(self, id: str) -> Entry | None:
        """One entry whose bytes are here."""
        line = self._db.scalar(sa.select(entry.c.line).where(entry.c.id == id))
        return parse(line) if line is not None else None

    def record(self, root: str) -> list[Entry]:
        """Everything recorded about one record, whose bytes are here and which is in force."""
        return self.records([root]).get(root, [])

    def records(self, roots: Collection[str]) -> dict[str, list[Entry]]:
        """The same for many records; a record with nothing left is not in the answer."""
        found: dict[str, list[Entry]] = {}
        for some in _hundreds(list(roots)):
            lines = self._db.scalars(
                sa.select(entry.c.line).where(
                    entry.c.root.in_(some), entry.c.line.is_not(None), entry.c.disposition == APPLIED
                )
            )
            for line in lines:
                one = parse(line)
                found.setdefault(one.root, []).append(one)
        return found

    def entries_of(self, roots: Collection[str]) -> list[str]:
        """Ids of all that was ever recorded about these records; their bytes are not read."""
        return list(self._db.scalars(sa.select(entry.c.id).where(entry.c.root.in_(roots))))

    def known(self, ids: Collection[str]) -> dict[str, tuple[str, bytes, bool]]:
        """(nonce, commitment, whether the bytes are here) of those ids that have been here."""
        found = {}
        for some in _hundreds(list(ids)):
            rows = self._db.execute(
                sa.select(entry.c.id, entry.c.nonce, entry.c.commitment, entry.c.line.is_not(None)).where(
                    entry.c.id.in_(some)
                )
            )
            found.update({id: (nonce, bytes(commitment), bool(here)) for id, nonce, commitment, here in rows})
        return found

    def barred(self, ids: Collection[str]) -> set[tuple[str, str]]:
        """(id, organisation) of those that were erased and may not come back."""
        found: set[tuple[str, str]] = set()
        for some in _hundreds(list(ids)):
            rows = self._db.execute(sa.select(erased.c.id, erased.c.org).where(erased.c.id.in_(some)))
            found.update((id, org) for id, org in rows)
        return found

    def state(self, ids: Collection[str]) -> dict[str, str]:
        """Where each id is, derived from the hub's latest word: unknown, office, hub, durable or erased."""
        result = dict.fromkeys(ids, UNKNOWN)
        if not result:
            return result
        durable_pos = int(self.get("feed_durable", "0"))
        audited = self.get("epoch") == self.get("epoch_audited")
        for some in _hundreds(list(ids)):
            for id, here, pos in self._db.execute(
                sa.select(entry.c.id, entry.c.line.is_not(None), entry.c.feed_pos).where(entry.c.id.in_(some))
            ):
                if not here:
                    result[id] = ERASED
                elif pos is not None and audited:
                    result[id] = DURABLE if pos <= durable_pos else HUB
                else:
                    result[id] = OFFICE
            rows = self._db.execute(
                sa.select(placement.c.id, placement.c.seq, stream.c.hub_seq, stream.c.durable_upto)
                .join(stream, stream.c.id == placement.c.stream)
                .where(placement.c.id.in_(some), placement.c.seq <= stream.c.hub_seq)
            )
            for id, seq, _, durable in rows:
                if result[id] in (OFFICE, HUB):
                    result[id] = DURABLE if seq <= durable else HUB
            for id, _ in self.barred(some):
                result[id] = ERASED
        return result

    def within(self, ids: Sequence[str], upto: Mapping[str, int]) -> set[str]:
        """Which of these have a place in one of these streams, no later than that number."""
        found: set[str] = set()
        for some in _hundreds(list(ids)):
            rows = self._db.execute(
                sa.select(placement.c.id, placement.c.stream, placement.c.seq).where(placement.c.id.in_(some))
            )
            found.update(id for id, stream_id, seq in rows if seq <= upto.get(stream_id, 0))
        return found

    def authors(self, ids: Sequence[str]) -> dict[str, str]:
        """Whose each entry is, of those whose bytes are here."""
        found = {}
        for some in _hundreds(list(ids)):
            rows = self._db.execute(
                sa.select(entry.c.id, entry.c.org).where(entry.c.id.in_(some), entry.c.line.is_not(None))
            )
            found.update({row.id: row.org for row in rows})
        return found

    def foreign(self, org: str) -> list[str]:
        """Ids of entries of other organisations whose bytes are here."""
        return list(
            self._db.scalars(sa.select(entry.c.id).where(entry.c.org != org, entry.c.line.is_not(None)))
        )

    def ids_after(self, org: str, after: str, limit: int) -> list[str]:
        """Ids of an organisation's entries whose bytes are here, in order, after one."""
        return list(
            self._db.scalars(
                sa.select(entry.c.id)
                .where(entry.c.id > after, entry.c.org == org, entry.c.line.is_not(None))
                .order_by(entry.c.id)
                .limit(limit)
            )
        )

    def set_aside_count(self) -> int:
        """How many entries wait for somebody to look at them."""
        return self._db.scalar(sa.select(sa.func.count()).select_from(set_aside)) or 0

    # -- writing

    def place(self, entries: Sequence[Entry]) -> list[Placed]:
        """Store entries and give each a place in the open stream.

        Same id and nonce: a duplicate, the first bytes stand. Same id, other content: kept beside,
        not placed. Erased: not taken back.
        """
        results, fresh = self._sort(entries)
        if fresh:
            self.store(fresh)
            placed = self.append([(one.id, one.commitment) for one in fresh])
            results.update({p.id: p for p in placed})
        return [results[one.id] for one in entries]

    def _sort(self, entries: Sequence[Entry]) -> tuple[dict[str, Placed], list[Entry]]:
        known = self.known({one.id for one in entries})
        barred = self.barred({one.id for one in entries})
        results: dict[str, Placed] = {}
        fresh: dict[str, Entry] = {}
        for one in entries:
            if (one.id, one.org) in barred:
                results[one.id] = Placed(one.id, ERASED, one.commitment)
                continue
            nonce = fresh[one.id].nonce if one.id in fresh else known[one.id][0] if one.id in known else None
            if nonce is None:
                fresh[one.id] = one
            elif nonce == one.nonce:
                results.setdefault(one.id, Placed(one.id, DUPLICATE, one.commitment))
            else:
                self.keep_beside(one)
                results[one.id] = Placed(one.id, COLLISION, one.commitment)
        return results, list(fresh.values())

    def keep_beside(self, one: Entry) -> None:
        """Keep a second content of an id, and set it aside for its author."""
        bulk.insert(
            self._db,
            collision,
            ("id", "commitment", "line"),
            [(one.id, one.commitment, one.line)],
            may_exist=True,
        )
        self.aside({one.id: COLLISION})

    def aside(self, dispositions: Mapping[str, str]) -> None:
        """Set entries aside for their author (*Skal du se på*)."""
        bulk.insert(self._db, set_aside, ("id", "disposition"), list(dispositions.items()), may_exist=True)

    def store(
        self,
        entries: Iterable[Entry],
        *,
        via: str | None = None,
        dispositions: Mapping[str, str] | None = None,
        feed_pos: Mapping[str, int] | None = None,
    ) -> None:
        """Keep bytes, without a place in a stream. What is known already stays as it is."""
        said, at = dispositions or {}, feed_pos or {}
        bulk.insert(
            self._db,
            entry,
            ENTRY_COLUMNS,
            [
                (
                    e.id,
                    e.commitment,
                    e.nonce,
                    e.kind,
                    e.org,
                    e.root,
                    said.get(e.id, APPLIED),
                    via,
                    at.get(e.id),
                    e.line,
                )
                for e in entries
            ],
        )

    def receive(self, entries: Sequence[Entry], feed_pos: Mapping[str, int]) -> set[str]:
        """Keep what arrived from the hub. Returns the records it is about."""
        known = self.known({one.id for one in entries})
        barred = self.barred({one.id for one in entries})
        fresh, back = [], []
        for one in entries:
            _, commitment, here = known.get(one.id, ("", b"", False))
            if (one.id, one.org) in barred:
                continue
            if one.id not in known:
                fresh.append(one)
            elif commitment != one.commitment:
                self.keep_beside(one)
            elif not here:
                back.append(one)  # withdrawn and granted again: the bytes return
        self.store(fresh, feed_pos=feed_pos)
        for one in back:
            self._db.execute(
                sa.update(entry)
                .where(entry.c.id == one.id)
                .values(line=one.line, nonce=one.nonce, feed_pos=feed_pos.get(one.id))
            )
        return {one.root for one in [*fresh, *back]}

    def not_heard(self, devices: Mapping[str, Collection[str]]) -> None:
        """The hub's word on who has not heard yet, by the entry that stopped or erased something."""
        self._db.execute(sa.delete(unheard))
        rows = [(id, label) for id, labels in devices.items() for label in sorted(set(labels))]
        bulk.insert(self._db, unheard, ("entry_id", "device_label"), rows)

    def see(self, feed_pos: Mapping[str, int | None]) -> None:
        """Note where in the hub's feed entries stand that are here already; None: not in it."""
        if feed_pos:
            self._db.execute(
                sa.update(entry)
                .where(entry.c.id == sa.bindparam("one"))
                .values(feed_pos=sa.bindparam("pos")),
                [{"one": id, "pos": pos} for id, pos in feed_pos.items()],
            )

    def unsee(self) -> None:
        """The hub's feed starts over: where entries stood in it says nothing any more."""
        self._db.execute(sa.update(entry).where(entry.c.feed_pos.is_not(None)).values(feed_pos=None))

    def forget(self, ids: Collection[str]) -> set[str]:
        """Let the bytes go, the salt of their commitment with them. Returns the records they were about."""
        roots: set[str] = set()
        for some in _hundreds(list(ids)):
            roots.update(
                self._db.scalars(
                    sa.select(entry.c.root).where(entry.c.id.in_(some), entry.c.line.is_not(None))
                )
            )
            self._db.execute(sa.update(entry).where(entry.c.id.in_(some)).values(line=None, nonce=""))
            self._db.execute(sa.delete(collision).where(collision.c.id.in_(some)))
        return roots

    def bar(self, items: Iterable[tuple[str, str]]) -> None:
        """Write (id, organisation) into the ledger of the erased: it may never come back."""
        at = stamp(datetime.now(UTC))
        bulk.insert(
            self._db, erased, ("id", "org", "at"), [(id, org, at) for id, org in items], may_exist=True
        )


def _hundreds(items: list[str]) -> Iterable[list[str]]:
    for start in range(0, len(items), 500):
        yield items[start : start + 500]


__all__ = ["DURABLE", "HUB", "OFFICE", "UNKNOWN", "Ledger", "Life", "Placed", "metadata"]
