"""Streams in SQL: each life of a database, its places, its heads, and what the hub's word covers of it.

Works inside the caller's transaction: it never commits.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime

import sqlalchemy as sa

from sync import bulk
from sync.entry import fresh_id, stamp
from sync.protocol import APPLIED
from sync.stream import first_head, heads
from sync.tables import entry, placement, state, stream


@dataclass(frozen=True, slots=True)
class Placed:
    """What became of one line: applied, duplicate, collision or erased; and its place, when it has one."""

    id: str
    disposition: str
    commitment: bytes
    stream: str = ""
    seq: int = 0


@dataclass(frozen=True, slots=True)
class Life:
    """A stream as this database holds it."""

    id: str
    seq: int
    head: bytes
    is_open: bool
    hub_seq: int
    durable_upto: int
    parent: str | None
    parent_seq: int
    parent_head: bytes


LIFE = [stream.c[one.name] for one in fields(Life)]  # its columns, in order


class Lives:
    """Streams over one open connection."""

    def __init__(self, connection: sa.Connection) -> None:
        self._db = connection

    def lives(self) -> list[Life]:
        """Every stream this database ever had, the open one included."""
        rows = self._db.execute(sa.select(*LIFE).order_by(stream.c.id))
        return [Life(*row) for row in rows]

    def life(self) -> Life:
        """The open stream; minted when there is none."""
        for one in self.lives():
            if one.is_open:
                return one
        return self.mint("new")

    def head_at(self, stream_id: str, seq: int) -> bytes | None:
        """The head of a stream at a number, None beyond its end."""
        if seq == 0:
            row = self._db.execute(
                sa.select(stream.c.parent, stream.c.parent_seq, stream.c.parent_head).where(
                    stream.c.id == stream_id
                )
            ).first()
            return first_head(stream_id, row[0], row[1], row[2]) if row else None
        head: bytes | None = self._db.scalar(
            sa.select(placement.c.head).where(placement.c.stream == stream_id, placement.c.seq == seq)
        )
        return head

    def lines_after(self, stream_id: str, seq: int, limit: int) -> list[tuple[int, bytes, bytes]]:
        """(number, head, line) of placements after a number, up to the first whose bytes are gone."""
        rows = self._db.execute(
            sa.select(placement.c.seq, placement.c.head, entry.c.line)
            .join(entry, entry.c.id == placement.c.id)
            .where(placement.c.stream == stream_id, placement.c.seq > seq)
            .order_by(placement.c.seq)
            .limit(limit)
        )
        found = []
        for number, head, line in rows:
            if line is None:
                break
            found.append((number, head, line))
        return found

    def waiting(self) -> int:
        """How many placed entries the hub's latest word does not cover."""
        return int(
            self._db.scalar(
                sa.select(sa.func.coalesce(sa.func.sum(stream.c.seq - stream.c.hub_seq), 0)).where(
                    stream.c.is_open
                )
            )
            or 0
        )

    def mint(self, reason: str, parent: Life | None = None) -> Life:
        """Close the open stream and start a new one: a new life of this database."""
        id = fresh_id()
        at = (parent.id, parent.seq, parent.head) if parent else (None, 0, b"")
        head = first_head(id, *at)
        self._db.execute(sa.update(stream).where(stream.c.is_open).values(is_open=False))
        self._db.execute(
            sa.insert(stream).values(
                id=id,
                parent=at[0],
                parent_seq=at[1],
                parent_head=at[2],
                reason=reason,
                opened_at=stamp(datetime.now(UTC)),
                seq=0,
                head=head,
                is_open=True,
                hub_seq=0,
                durable_upto=0,
            )
        )
        return Life(id, 0, head, True, 0, 0, *at)

    def append(self, items: Sequence[tuple[str, bytes]], life: Life | None = None) -> list[Placed]:
        """Give (id, commitment) the next places in a stream, the open one unless said."""
        life = life or self.life()
        chain = heads(life.head, items)
        rows = [
            (life.id, life.seq + n, id, commitment, head)
            for n, ((id, commitment), head) in enumerate(zip(items, chain, strict=True), 1)
        ]
        bulk.insert(self._db, placement, ("stream", "seq", "id", "commitment", "head"), rows)
        self._db.execute(
            sa.update(stream).where(stream.c.id == life.id).values(seq=life.seq + len(rows), head=chain[-1])
        )
        return [Placed(id, APPLIED, commitment, life.id, seq) for _, seq, id, commitment, _ in rows]

    def cover(self, stream_id: str, hub_seq: int, durable_upto: int) -> None:
        """What the hub's latest word covers of a stream; it may be less than before."""
        self._db.execute(
            sa.update(stream)
            .where(stream.c.id == stream_id)
            .values(hub_seq=hub_seq, durable_upto=min(hub_seq, durable_upto))
        )

    def retell(self, mine: Life, base: int, theirs: Sequence[tuple[str, bytes]]) -> None:
        """Hold a stream as the hub does after a number; what only we have goes into a new one."""
        p = placement.c
        rows = self._db.execute(
            sa.select(p.id, p.commitment)
            .join(entry, entry.c.id == p.id)
            .where(p.stream == mine.id, p.seq > base, entry.c.line.is_not(None))
            .order_by(p.seq)
        ).all()
        there = {id for id, _ in theirs}
        strays = [(row.id, bytes(row.commitment)) for row in rows if row.id not in there]
        head = self.head_at(mine.id, base) or b""
        self._db.execute(sa.delete(placement).where(p.stream == mine.id, p.seq > base))
        self._db.execute(sa.update(stream).where(stream.c.id == mine.id).values(seq=base, head=head))
        if theirs:
            self.append(theirs, Life(mine.id, base, head, False, base, 0, None, 0, b""))
        self.cover(mine.id, base + len(theirs), mine.durable_upto)
        if mine.is_open:
            self.mint("recover", next(one for one in self.lives() if one.id == mine.id))
        if strays:
            self.append(strays)

    def awaits(self, id: str) -> bool:
        """Whether an entry stands in the open stream beyond what the hub has."""
        found = self._db.scalar(
            sa.select(placement.c.seq)
            .join(stream, stream.c.id == placement.c.stream)
            .where(placement.c.id == id, stream.c.is_open, placement.c.seq > stream.c.hub_seq)
            .limit(1)
        )
        return found is not None

    # -- small facts about the conversation with the hub

    def get(self, key: str, default: str = "") -> str:
        value: str | None = self._db.scalar(sa.select(state.c.value).where(state.c.key == key))
        return default if value is None else value

    def put(self, key: str, value: str) -> None:
        if not self._db.execute(sa.update(state).where(state.c.key == key).values(value=value)).rowcount:
            self._db.execute(sa.insert(state).values(key=key, value=value))
