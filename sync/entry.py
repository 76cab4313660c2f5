"""One entry: the exact bytes a person's page wrote, its id and its salted hash.

Pure: no input or output, no clock of its own but where a fresh id or time is asked for.
The line is written once and never again: it is hashed, stored, forwarded and compared as it is.
"""

import base64
import hashlib
import json
import re
import secrets
import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import msgspec

LINE_BYTES_MAX = 64 * 1024
PEOPLE_MAX = 50

UUID_PATTERN = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_is_uuid = re.compile(UUID_PATTERN).fullmatch
_is_nonce = re.compile(r"[A-Za-z0-9_-]{22}").fullmatch
_is_time = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z").fullmatch
_is_kind = re.compile(r"[a-z][a-z0-9_]{0,39}").fullmatch


class Malformed(ValueError):
    """These bytes are not an entry. The message names the field, never its content."""


class _Envelope(msgspec.Struct):
    id: str
    n: str
    at: str
    k: str
    v: int
    org: str
    by: str
    root: str
    ppl: list[str]
    o: dict[str, Any]
    c: str


_decode = msgspec.json.Decoder(_Envelope).decode


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing a person recorded, exactly as the page where it was written wrote it down."""

    line: bytes
    id: str  # UUIDv7, made when the form opened; orders nothing
    nonce: str  # made at save: same id and same nonce is the same save, sent twice
    at: str  # claimed time, UTC; gates nothing
    kind: str
    version: int
    org: str
    by: str
    root: str  # the record it is about
    people: tuple[str, ...]
    open: dict[str, Any]  # what a hub must know to route it
    closed: str  # one opaque string to every hub
    commitment: bytes  # salted hash of the line: may stay when the line is erased


def commitment(line: bytes) -> bytes:
    """SHA-256 over 0x00 and the line. The nonce inside the line is its salt."""
    return hashlib.sha256(b"\x00" + line).digest()


def is_id(text: object) -> bool:
    """Whether this is a lower-case UUID in its 36-character form."""
    return isinstance(text, str) and _is_uuid(text) is not None


def parse(line: bytes) -> Entry:
    """Read one line.

    Raises Malformed for anything that is not an entry: not UTF-8, not one line, too long, an unknown shape.
    Keys it does not know are left in the line, untouched.
    """
    if len(line) > LINE_BYTES_MAX:
        raise Malformed("line too long")
    if b"\n" in line or b"\r" in line or b"\x00" in line:
        raise Malformed("not one line")
    try:
        line.decode("utf-8")
        e = _decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise Malformed("not an entry") from None
    if not (_is_uuid(e.id) and _is_uuid(e.org) and _is_uuid(e.by) and _is_uuid(e.root)):
        raise Malformed("id, org, by or root is not an id")
    if not (_is_nonce(e.n) and _is_time(e.at) and _is_kind(e.k) and 0 < e.v < 1000):
        raise Malformed("n, at, k or v is malformed")
    people = tuple(e.ppl)
    if len(people) > PEOPLE_MAX or len(set(people)) != len(people) or not all(map(_is_uuid, people)):
        raise Malformed("ppl is malformed")
    return Entry(line, e.id, e.n, e.at, e.k, e.v, e.org, e.by, e.root, people, e.o, e.c, commitment(line))


def write(
    *,
    id: str,
    nonce: str,
    at: str,
    kind: str,
    version: int,
    org: str,
    by: str,
    root: str,
    people: Sequence[str] = (),
    open: Mapping[str, Any] | None = None,
    closed: Mapping[str, Any] | None = None,
) -> bytes:
    """Write one line, once. Raises Malformed where `parse` would."""
    line = json.dumps(
        {
            "id": id,
            "n": nonce,
            "at": at,
            "k": kind,
            "v": version,
            "org": org,
            "by": by,
            "root": root,
            "ppl": list(people),
            "o": dict(open or {}),
            "c": json.dumps(dict(closed or {}), ensure_ascii=False, separators=(",", ":")),
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )
    try:
        data = line.encode("utf-8")
    except UnicodeEncodeError:
        raise Malformed("text is not valid Unicode") from None
    parse(data)
    return data


def new_id(now_ms: int, random: bytes) -> str:
    """UUIDv7 (RFC 9562) from milliseconds since 1970 and ten random bytes."""
    value = (now_ms & (1 << 48) - 1) << 80 | int.from_bytes(random[:10], "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return str(uuid.UUID(int=value))


def fresh_id() -> str:
    """A new id, now."""
    return new_id(time.time_ns() // 1_000_000, secrets.token_bytes(10))


def fresh_nonce() -> str:
    """A new nonce: 16 random bytes, 22 characters."""
    return base64.urlsafe_b64encode(secrets.token_bytes(16)).decode().rstrip("=")


def stamp(moment: datetime) -> str:
    """A moment as it stands in a line: UTC, milliseconds, Z."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
