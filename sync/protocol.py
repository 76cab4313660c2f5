"""Messages between an office and the hub: shapes, limits, encoding. Pure.

`docs/sync-protocol.md` describes them for somebody who writes another client.
"""

import json
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import Meta

from sync.entry import UUID_PATTERN, Entry, Malformed, is_id, parse
from sync.receipt import b64, unb64

T = TypeVar("T", bound=msgspec.Struct)

# What travels fits every database: no number beyond a signed column, no NUL in a text.
Number = Annotated[int, Meta(ge=0, le=2**53)]
Count = Annotated[int, Meta(ge=0, le=2**31 - 1)]
Clock = Annotated[int, Meta(ge=-(2**53), le=2**53)]
Id = Annotated[str, Meta(pattern=rf"^{UUID_PATTERN}\Z")]
Hash = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
HashOrNone = Annotated[str, Meta(pattern=r"^([0-9a-f]{64})?\Z")]
Word = Annotated[str, Meta(max_length=200, pattern=r"^[^\x00]*\Z")]

VERSION = 1
ENTRIES_PER_PUSH_MAX = 500
BYTES_PER_PUSH_MAX = 1024 * 1024  # raw lines in one push
UNPACKED_BYTES_MAX = 2 * BYTES_PER_PUSH_MAX  # what a hub unpacks before it stops believing
ENTRIES_PER_PAGE_MAX = 500
IDS_PER_QUESTION_MAX = 5000
STREAMS_PER_HELLO_MAX = 1000
KIT_BYTES_MAX = 64 * 1024

BATCH_TYPE = "application/vnd.outreach.batch"
PAGE_TYPE = "application/vnd.outreach.feed"

APPLIED, DUPLICATE, ERASED = "applied", "duplicate", "erased"
COLLISION = "collision"  # same id, other content: both kept, the author is asked
UNKNOWN_KIND, INVALID, NOT_ALLOWED = "parked_unknown_kind", "parked_invalid", "parked_not_allowed"
PARKED = frozenset({COLLISION, UNKNOWN_KIND, INVALID, NOT_ALLOWED})


class BadMessage(ValueError):
    """A message as a whole is malformed, oversized or unpacks to too much. Nothing of it was used."""


class StreamAt(msgspec.Struct, omit_defaults=True):
    """One stream as a laptop tells it in a hello."""

    id: Id
    seq: Number
    head: Hash
    parent: Id | None = None
    parent_seq: Number = 0
    parent_head: HashOrNone = ""


class Hello(msgspec.Struct, omit_defaults=True):
    """What a laptop says first. It also acknowledges what it applied in the session before: `feed_pos`."""

    p: int
    nonce: Word
    app: Word
    wall: Clock  # the laptop's clock, ms since 1970; shown; keeps a hub far ahead from ending things
    stream: Id  # the open stream: names this life of this database
    streams: Annotated[list[StreamAt], Meta(max_length=STREAMS_PER_HELLO_MAX)]
    epoch: Word = ""  # the hub's epoch as last heard
    feed_pos: Number = 0
    feed_head: HashOrNone = ""
    waiting: Count = 0  # entries the laptop believes the hub lacks
    set_aside: Count = 0
    backup_at: Word = ""  # when the laptop last verified a backup of itself
    kit: Word = ""  # digest of the sealed office kit
    log_head: Word = ""  # head of the local reading log


class StreamWord(msgspec.Struct, omit_defaults=True):
    """The hub's word on one stream. `at_yours`: its head at the laptop's number, if it reaches that far."""

    id: str
    seq: int
    head: str
    at_yours: str | None = None
    durable_upto: int = 0


class Unheard(msgspec.Struct):
    """Devices that have not yet heard that a sharing was stopped or an entry erased."""

    entry: str
    devices: list[str]


class HelloAnswer(msgspec.Struct, omit_defaults=True):
    """The hub's word: who it is, what it has, and first of all what must go."""

    p: int
    hub: str
    epoch: str
    nonce: str
    time: str
    streams: list[StreamWord]
    feed_last: int = 0
    feed_durable: int = 0  # up to here the feed is inside a verified backup
    feed_known: bool = True  # false: the laptop's place in the feed is not on the hub's chain; start over
    void: list[str] = []
    unheard: list[Unheard] = []
    kit_wanted: bool = False
    log_doubt: str = ""  # when this laptop's reading log last told another story than before
    entries_max: int = ENTRIES_PER_PUSH_MAX
    bytes_max: int = BYTES_PER_PUSH_MAX


class BatchHead(msgspec.Struct, omit_defaults=True):
    """First line of a push."""

    p: int
    stream: Id
    first: Annotated[int, Meta(ge=1, le=2**53)]
    n: Annotated[int, Meta(ge=1, le=ENTRIES_PER_PUSH_MAX)]
    prev: Hash
    head: Hash
    parent: Id | None = None
    parent_seq: Number = 0
    parent_head: HashOrNone = ""


class Ids(msgspec.Struct):
    ids: list[str]


class Placements(msgspec.Struct):
    """What a stream holds at the hub, (id, commitment) in order, after a number."""

    placements: list[tuple[str, str]]
    more: bool


class Enrol(msgspec.Struct):
    """A new laptop: one-time code, its public key (Ed25519, base64url), a label people recognise."""

    code: Word
    key: Word
    label: Annotated[str, Meta(min_length=1, pattern=r"^[^\x00]*\Z")]


class Enrolled(msgspec.Struct):
    device: str
    org: str
    org_name: str
    org_role: str
    hub: str


class PageEnd(msgspec.Struct):
    """Signed last line of a feed page. A page without it is thrown away."""

    hub: str
    epoch: str
    org: str
    after: int
    next: int
    head: str
    more: bool


def encode(message: msgspec.Struct) -> bytes:
    return msgspec.json.encode(message)


def decode(body: bytes, type: type[T]) -> T:
    """Read a message. Unknown members are ignored. Raises BadMessage."""
    try:
        return msgspec.json.decode(body, type=type)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        raise BadMessage("malformed message") from None


def pack(head: BatchHead, lines: Iterable[bytes]) -> bytes:
    """A push as it travels: gzip over one header line and one line per entry."""
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    return packer.compress(b"\n".join([encode(head), *lines, b""])) + packer.flush()


def gzip_quick(body: bytes) -> bytes:
    """Gzip for an answer: the hub packs it anew for every laptop, so speed counts most."""
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    return packer.compress(body) + packer.flush()


def unpack(body: bytes) -> tuple[BatchHead, list[Entry]]:
    """Read a push. Raises BadMessage: cut short, unpacks to too much, a line that is no entry."""
    unpacker = zlib.decompressobj(31)
    try:
        raw = unpacker.decompress(body, UNPACKED_BYTES_MAX)
    except zlib.error:
        raise BadMessage("not gzip") from None
    if unpacker.unconsumed_tail or unpacker.unused_data:
        raise BadMessage("unpacks to too much")
    if not unpacker.eof or not raw.endswith(b"\n"):
        raise BadMessage("cut short")
    first, *lines = raw[:-1].split(b"\n")
    head = decode(first, BatchHead)
    if len(lines) != head.n:
        raise BadMessage("not as many entries as said")
    try:
        return head, [parse(line) for line in lines]
    except Malformed as problem:
        raise BadMessage(str(problem)) from None


@dataclass(frozen=True, slots=True)
class Op:
    """One line of a feed page."""

    op: str  # "+" put, "-" void
    id: str
    commitment: bytes
    entry: (
        Entry | None
    )  # None for a void, for a line the asking device placed itself, and for one that is gone
    gone: bool = False


def page(ops: Sequence[tuple[str, str, bytes, bytes | None, bool]], end: bytes) -> bytes:
    """A feed page: "+line", "=id c" (you placed it), "~id c" (gone), "-id c" (void), and ".signed end"."""
    parts = []
    for op, id, commitment, line, yours in ops:
        if op == "+" and line is not None and not yours:
            parts.append(b"+" + line)
        else:
            mark = "-" if op == "-" else "=" if line is not None else "~"
            parts.append(f"{mark}{id} {b64(commitment)}".encode())
    return b"\n".join([*parts, b"." + end, b""])


def read_page(body: bytes) -> tuple[list[Op], bytes]:
    """The operations and the signed end. Raises BadMessage for anything else, a page cut short included."""
    if not body.endswith(b"\n"):
        raise BadMessage("cut short")
    *lines, end = body[:-1].split(b"\n")
    if not end.startswith(b"."):
        raise BadMessage("no closing line")
    ops = []
    for line in lines:
        mark, rest = line[:1], line[1:]
        try:
            if mark == b"+":
                entry = parse(rest)
                ops.append(Op("+", entry.id, entry.commitment, entry))
            else:
                id, commitment = rest.decode().split(" ")
                if mark not in (b"=", b"~", b"-") or not is_id(id):
                    raise BadMessage("unknown line")
                ops.append(Op("-" if mark == b"-" else "+", id, unb64(commitment), None, gone=mark == b"~"))
        except (Malformed, ValueError):
            raise BadMessage("malformed line") from None
    return ops, end[1:]


def chunks(lines: Sequence[bytes], entries_max: int, bytes_max: int) -> int:
    """How many of these lines, from the start, fit into one push; at least one."""
    size = 0
    for count, line in enumerate(lines):
        size += len(line) + 1
        if count and (count >= entries_max or size > bytes_max):
            return count
    return len(lines)


def problem(type: str, title: str, status: int, **members: Any) -> bytes:
    """An RFC 9457 problem."""
    return json.dumps({"type": f"/problems/{type}", "title": title, "status": status, **members}).encode()
