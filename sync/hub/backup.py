"""A hub's backup: one file, the same for SQLite and PostgreSQL, believed only after reading it back.

gzip over lines of JSON: a head, for each table its name and its rows in the order of their keys, an end with
the counts. Written in one transaction that sees one moment; verified by recomputing every hash in it.
"""

import base64
import gzip
import json
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO, Any, Protocol

import msgspec
import sqlalchemy as sa

from sync import bulk, tables
from sync.entry import commitment, fresh_id
from sync.hub import feeds
from sync.hub.feeds import Change
from sync.hub.journal import ERASED, REVOKED, STOPPED
from sync.hub.store import JOURNAL_SIZE, Hub
from sync.ledger import Ledger
from sync.stream import FEED_START, first_head, next_feed_head, next_head

FORMAT = 1
_LEFT_OUT = (tables.operator_session,)
_ROWS_AT_ONCE = 1000

Progress = Callable[[int], None]


class Sink(Protocol):
    """Whatever takes bytes."""

    def write(self, data: bytes, /) -> object: ...
    def flush(self) -> object: ...


def _quiet(rows: int) -> None:
    """Nobody is watching."""


class BadBackup(Exception):
    """The file is not a whole backup, or not of this hub; or the database it should go into is not empty."""


@dataclass(slots=True)
class Facts:
    """What a backup was found to hold."""

    hub: str = ""
    epoch: str = ""
    at: str = ""
    journal: int = 0
    rows: dict[str, int] = field(default_factory=dict)
    streams: dict[str, int] = field(default_factory=dict)  # how far each reaches inside the file
    feeds: dict[str, int] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict, repr=False)


def write(hub: Hub, out: Sink, files: Mapping[str, bytes] | None = None, progress: Progress = _quiet) -> None:
    """Write everything a hub has, as it is at one moment. `files`: keys and settings to go with it."""
    with hub.looking() as db, gzip.GzipFile(fileobj=out, mode="wb", compresslevel=6, mtime=0) as packed:
        ledger = Ledger(db)
        kept = [table for table in tables.HUB if table not in _LEFT_OUT]
        head = {
            "format": FORMAT, "hub": ledger.get("hub"), "epoch": ledger.get("epoch"), "at": hub.stamp(),
            "journal": int(ledger.get(JOURNAL_SIZE, "0")), "files": dict(files or {}),
            "tables": {table.name: _names(table) for table in kept},
        }  # fmt: skip
        packed.write(msgspec.json.encode(head) + b"\n")
        counts = {}
        for table in kept:
            packed.write(json.dumps(table.name).encode() + b"\n")
            counts[table.name] = 0
            names = _names(table)
            line = names.index("line") if "line" in names else None
            statement = sa.select(table).order_by(*table.primary_key.columns)
            for rows in db.execution_options(yield_per=_ROWS_AT_ONCE).execute(statement).partitions():
                packed.write(b"".join(_written(row, line) for row in rows))
                counts[table.name] += len(rows)
                progress(len(rows))
        packed.write(msgspec.json.encode({"end": counts}) + b"\n")


def read(source: IO[bytes]) -> Iterator[tuple[str, Any]]:
    """("head", facts), then (table, row as a dictionary of columns) until the end. Raises BadBackup."""
    try:
        with gzip.GzipFile(fileobj=source, mode="rb") as packed:
            yield from _read(iter(packed))
    except (EOFError, OSError, zlib.error, msgspec.MsgspecError, ValueError, KeyError, TypeError) as problem:
        raise BadBackup(f"not a whole backup ({type(problem).__name__})") from None


def _read(lines: Iterator[bytes]) -> Iterator[tuple[str, Any]]:
    head = msgspec.json.decode(next(lines, b""))
    if head["format"] != FORMAT:
        raise BadBackup("made by a newer program")
    columns = _columns(head["tables"])
    files = {name: base64.b64decode(text) for name, text in head["files"].items()}
    yield "head", Facts(head["hub"], head["epoch"], head["at"], head["journal"], files=files)
    name, counts = "", dict.fromkeys(columns, 0)
    for line in lines:
        value = msgspec.json.decode(line)
        if isinstance(value, dict):
            if value["end"] != counts:
                raise BadBackup("not as many rows as it says")
            if next(lines, None) is not None:
                raise BadBackup("something follows the end")
            return
        if isinstance(value, str):
            name = value
            continue
        row = {key: make(one) for (key, make), one in zip(columns[name], value, strict=True)}
        counts[name] += 1
        yield name, row
    raise BadBackup("cut short")


def _names(table: sa.Table) -> list[str]:
    return [str(column.name) for column in table.columns]


def _columns(said: Mapping[str, list[str]]) -> dict[str, list[tuple[str, Callable[[Any], Any]]]]:
    ours = {table.name: table for table in tables.HUB}
    if said.keys() - ours.keys() or any(
        set(names) - set(ours[name].c.keys()) for name, names in said.items()
    ):
        raise BadBackup("made by a newer program")
    return {
        name: [(key, _maker(key, ours[name].c[key].type)) for key in names] for name, names in said.items()
    }


def _maker(name: str, type: Any) -> Callable[[Any], Any]:
    if name == "line":
        return lambda text: None if text is None else text.encode()
    return _binary if isinstance(type, sa.LargeBinary) else lambda value: value


def _binary(text: str | None) -> bytes | None:
    return None if text is None else base64.b64decode(text)


def _written(row: Sequence[Any], line: int | None) -> bytes:
    """One row as it stands in the file: bytes as base64, but a line as the text that it is."""
    values = list(row)
    if line is not None and values[line] is not None:
        values[line] = bytes(values[line]).decode()
    return msgspec.json.encode(values) + b"\n"


def verify(source: IO[bytes], progress: Progress = _quiet) -> Facts:
    """Read a backup from end to end and recompute every hash and chain in it. Raises BadBackup."""
    facts = Facts()
    check = _Check()
    for name, row in read(source):
        if name == "head":
            facts = row
            continue
        facts.rows[name] = facts.rows.get(name, 0) + 1
        check.row(name, row)
        if facts.rows[name] % _ROWS_AT_ONCE == 0:
            progress(_ROWS_AT_ONCE)
    check.end()
    facts.streams = {id: seq for id, (seq, _) in check.streams.items()}
    facts.feeds = {org: pos for org, (pos, _) in check.feeds.items()}
    return facts


class _Check:
    """Chains and salted hashes of a backup, as its rows go by."""

    def __init__(self) -> None:
        self.streams: dict[str, tuple[int, bytes]] = {}
        self.feeds: dict[str, tuple[int, bytes]] = {}
        self._said: dict[str, tuple[int, bytes]] = {}
        self._said_feeds: dict[str, tuple[int, bytes]] = {}

    def row(self, name: str, row: Mapping[str, Any]) -> None:
        if name in ("entry", "collision") and row["line"] is not None:
            _must(commitment(row["line"]) == row["commitment"], "a line is not what its hash says")
        elif name == "stream":
            start = first_head(row["id"], row["parent"], row["parent_seq"], row["parent_head"])
            self.streams[row["id"]] = (0, start)
            self._said[row["id"]] = (row["seq"], row["head"])
        elif name == "placement":
            seq, head = self.streams[row["stream"]]
            head = next_head(head, row["id"], row["commitment"])
            _must((row["seq"], row["head"]) == (seq + 1, head), "a stream's chain does not add up")
            self.streams[row["stream"]] = (seq + 1, head)
        elif name == "feed":
            pos, head = self.feeds.get(row["org"], (0, FEED_START))
            head = next_feed_head(head, row["op"], row["id"], row["commitment"])
            _must((row["pos"], row["head"]) == (pos + 1, head), "a feed's chain does not add up")
            self.feeds[row["org"]] = (pos + 1, head)
        elif name == "feed_tip":
            self._said_feeds[row["org"]] = (row["pos"], row["head"])

    def end(self) -> None:
        _must(self.streams == self._said, "a stream is shorter or longer than it says")
        _must(self.feeds == self._said_feeds, "a feed is shorter or longer than it says")


def _must(is_so: bool, otherwise: str) -> None:
    if not is_so:
        raise BadBackup(otherwise)


def mark_durable(hub: Hub, facts: Facts, *, elsewhere: bool = True, **detail: Any) -> None:
    """Let receipts and hellos say what a verified backup in another place covers, and tell the operator.

    One that would burn with the hub is told of and counts for nothing.

    Raises BadBackup when the hub was restored in the meantime: what the file covers is another hub's past.
    """
    with hub.writing() as db:
        if (Ledger(db).get("hub"), Ledger(db).get("epoch")) != (facts.hub, facts.epoch):
            raise BadBackup("of another hub, or from before a restore")
        s, t = tables.stream, tables.feed_tip
        for id, seq in facts.streams.items() if elsewhere else ():
            raised = sa.and_(s.c.id == id, s.c.durable_upto < seq)
            db.execute(sa.update(s).where(raised).values(durable_upto=seq))
        for org, pos in facts.feeds.items() if elsewhere else ():
            raised = sa.and_(t.c.org == org, t.c.durable_pos < pos)
            db.execute(sa.update(t).where(raised).values(durable_pos=pos))
        said = {"at": facts.at, "entries": facts.rows.get("entry", 0), "elsewhere": elsewhere, **detail}
        hub.note(db, "backup", detail=json.dumps(said, ensure_ascii=False, sort_keys=True))


def restore(hub: Hub, source: IO[bytes], progress: Progress = _quiet) -> Facts:
    """Fill an empty database: a new epoch, old codes spent, and what must never come back let go of again.

    Raises BadBackup. All or nothing: the hub answers nobody before this is committed.
    """
    with hub.writing() as db:
        for table in tables.HUB:
            if db.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first() is not None:
                raise BadBackup("the database is not empty")
        facts = _fill(db, read(source), progress)
        ledger = Ledger(db)
        ledger.put("epoch", fresh_id())
        c = tables.enrol_code.c
        db.execute(sa.update(tables.enrol_code).where(c.used_at.is_(None)).values(used_at=hub.stamp()))
        replay(hub, db, facts.journal)
        hub.note(db, "restore", detail=json.dumps({"at": facts.at, "entries": facts.rows.get("entry", 0)}))
    hub.open()
    return facts


def _fill(db: sa.Connection, rows: Iterator[tuple[str, Any]], progress: Progress) -> Facts:
    ours = {table.name: table for table in tables.HUB}
    facts, now = Facts(), ""
    held: list[dict[str, Any]] = []

    def put() -> None:
        if held:
            names = tuple(held[0])
            bulk.insert(db, ours[now], names, [tuple(row.values()) for row in held])
            facts.rows[now] = facts.rows.get(now, 0) + len(held)
            progress(len(held))
            held.clear()

    for name, row in rows:
        if name == "head":
            facts = row
            continue
        if name != now or len(held) == _ROWS_AT_ONCE:
            put()
            now = name
        held.append(row)
    put()
    return facts


def replay(hub: Hub, db: sa.Connection, seen: int) -> None:
    """Bring a database that has seen its journal only up to a size in step with all of it."""
    ledger = Ledger(db)
    everything = hub.journal.read()
    for line in everything:
        if line.what == REVOKED:
            d = tables.device.c
            never = sa.and_(d.id == line.id, d.revoked_at.is_(None))
            db.execute(sa.update(tables.device).where(never).values(revoked_at=hub.stamp()))
    erased = [(line.id, line.org, line.cause) for line in everything if line.what == ERASED]
    known = ledger.known({id for id, _, _ in erased})
    e = tables.entry.c
    changes: list[Change] = []
    for id, org, cause in erased:
        ledger.bar([(id, org)])
        if id not in known or db.scalar(sa.select(e.org).where(e.id == id)) != org:
            continue
        held = feeds.holders(db, [id]).get(id, frozenset())
        changes += [Change(holder, "-", id, known[id][1], cause) for holder in sorted(held)]
        ledger.forget([id])
    gone = {(change.org, change.id) for change in changes}
    later = [line for line in hub.journal.read(seen) if line.what == STOPPED]
    stopped = [line for line in later if (line.org, line.id) not in gone]
    changes += [Change(one.org, "-", one.id, bytes.fromhex(one.c), one.cause) for one in stopped]
    feeds.append(db, changes)
    ledger.put(JOURNAL_SIZE, str(hub.journal.size()))
