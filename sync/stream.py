"""A stream: one life of one database, numbered without gaps, chained by hash. Pure.

head_0 = SHA-256(0x10 | stream id | parent id | parent number | parent head)
head_n = SHA-256(0x01 | head_{n-1} | id_n | commitment_n)

A feed has a chain of the same shape with the operation in it, so that a body may vanish
while the chain verifies.
"""

import hashlib
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

FEED_START = bytes(32)


@dataclass(frozen=True, slots=True)
class Position:
    """How far a stream reaches: its last number and the head there."""

    seq: int
    head: bytes


def raw(id: str) -> bytes:
    """The 16 bytes of an id."""
    return bytes.fromhex(id.replace("-", ""))


def first_head(
    stream: str, parent: str | None = None, parent_seq: int = 0, parent_head: bytes = b""
) -> bytes:
    """Head number 0. A stream minted after a fork names where its parent was left."""
    parent_id = raw(parent) if parent else uuid.UUID(int=0).bytes
    return hashlib.sha256(
        b"\x10" + raw(stream) + parent_id + parent_seq.to_bytes(8, "big") + parent_head
    ).digest()


def next_head(head: bytes, id: str, commitment: bytes) -> bytes:
    """The head after one more placement."""
    return hashlib.sha256(b"\x01" + head + raw(id) + commitment).digest()


def heads(head: bytes, placed: Iterable[tuple[str, bytes]]) -> list[bytes]:
    """The head after each of (id, commitment)."""
    result = []
    for id, commitment in placed:
        head = next_head(head, id, commitment)
        result.append(head)
    return result


def next_feed_head(head: bytes, op: str, id: str, commitment: bytes) -> bytes:
    """The head of a feed after one more operation: "+" (put) or "-" (void)."""
    return hashlib.sha256(b"\x02" + head + op.encode() + raw(id) + commitment).digest()


def agrees(
    mine: Position, mine_at_theirs: bytes | None, theirs: Position, theirs_at_mine: bytes | None
) -> bool:
    """Whether one of two tellings of a stream is a prefix of the other, so that pushing may continue.

    `mine_at_theirs` is my head at their number, None when I do not reach it; likewise the other way.
    A laptop that is behind its own stream was rewound: it must recover, not continue.
    """
    if theirs.seq > mine.seq:
        return False
    return mine_at_theirs == theirs.head and (theirs_at_mine is None or theirs_at_mine == mine.head)
