"""A small world for the sync tests: one hub, laptops with real databases, a network that can be told to fail.

The policy here is the smallest that has every feature: notes that may be shared while a person consents.
"""

import functools
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync import tables
from sync.entry import Entry, fresh_id, fresh_nonce, parse, write
from sync.hub import backup, enrol
from sync.hub.app import create_app
from sync.hub.journal import ERASED, Journal
from sync.hub.store import Hub, sqlite_engine
from sync.ledger import Ledger, Placed
from sync.ports import Answer, Unreachable
from sync.protocol import APPLIED, INVALID, NOT_ALLOWED, UNKNOWN_KIND, Enrol
from sync.receipt import b64
from sync.session import About, HubKey, Report, Session
from sync.signing import sign_request

KINDS = {"note", "amend", "grant", "withdraw", "erase"}
AT = "2026-05-18T08:22:33.123Z"


class SmallPolicy:
    """Notes are their organisation's own; shared ones reach the other helper while the person consents."""

    def disposition(self, entry: Entry, device_org: str, orgs: Mapping[str, str]) -> str:
        if entry.org != device_org:
            return NOT_ALLOWED
        if entry.kind not in KINDS:
            return UNKNOWN_KIND
        return INVALID if entry.open.get("bad") else APPLIED

    def audience(
        self,
        record: Sequence[Entry],
        people: Mapping[str, Sequence[Entry]],
        orgs: Mapping[str, str],
        at: str = "",
    ) -> dict[str, frozenset[str]]:
        helpers = frozenset(org for org, role in orgs.items() if role == "helper")
        named = {person for one in record for person in one.people}
        shared = bool(named) and any(one.open.get("share") and one.org in helpers for one in record)
        shared = shared and all(_consents(people.get(person, ())) for person in named)
        return {
            one.id: helpers if shared and one.kind in ("note", "amend") else frozenset([one.org])
            for one in record
        }

    def touches(self, entry: Entry) -> Collection[str]:
        return [entry.root] if entry.kind in ("grant", "withdraw") else []

    def ends(self, entry: Entry) -> str:
        return ""

    def erases(self, entry: Entry) -> Collection[str]:
        return list(entry.open.get("targets", [])) if entry.kind == "erase" else []


def _consents(record: Sequence[Entry]) -> bool:
    stops = {one.id for one in record if one.kind == "withdraw"}
    return any(one.kind == "grant" and stops <= set(one.open.get("after", [])) for one in record)


@functools.cache
def _empty_file(which: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        engine = sqlite_engine(f"{folder}/empty.db", write=True)
        with engine.begin() as db:
            tables.create(db, getattr(tables, which))
        engine.dispose()
        return Path(folder, "empty.db").read_bytes()


def begin_file(path: Path, which: str) -> None:
    """A database file with the tables of a HUB or a LAPTOP, unless it is there. Made once, then copied."""
    if not path.exists():
        path.write_bytes(_empty_file(which))


@dataclass
class HubHost:
    """A hub with its folder; can be restored from a backup. `engines` makes and empties its database."""

    folder: Path
    engines: Callable[[bool], tuple[sa.Engine, sa.Engine]] | None = None
    policy: Any = field(default_factory=lambda: SmallPolicy())
    hub: Hub = field(init=False)
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    def __post_init__(self) -> None:
        self.key = Ed25519PrivateKey.generate()
        self.start()
        self.orgs = {
            name: enrol.add_org(self.hub, name, role)
            for name, role in (("carelink", "helper"), ("bysek", "helper"), ("jobcenter", "authority"))
        }

    def start(self, empty: bool = False) -> None:
        engines = (self.engines or self.sqlite)(empty)
        self.hub = Hub(*engines, self.key, self.policy, Journal(self.folder / "journal"))
        self.hub.now = lambda: self.now()
        if not empty:
            self.hub.open()
        self.app = create_app(self.hub)
        self.client = self.app.test_client()

    def sqlite(self, empty: bool) -> tuple[sa.Engine, sa.Engine]:
        if empty:
            for old in self.folder.glob("hub.db*"):
                old.unlink()
        path = self.folder / "hub.db"
        begin_file(path, "HUB")
        return sqlite_engine(str(path), write=True), sqlite_engine(str(path), write=False)

    def copy(self, to: Path) -> None:
        """A backup that no receipt tells of."""
        with open(to, "wb") as file:
            backup.write(self.hub, file)

    def trust(self, copy: Path) -> None:
        """Read a backup back and let receipts tell of it."""
        with open(copy, "rb") as file:
            backup.mark_durable(self.hub, backup.verify(file))

    def restore(self, copy: Path) -> None:
        """As the operator would: an empty database, filled; a new epoch; the journal replayed."""
        self.stop()
        self.start(empty=True)
        with open(copy, "rb") as file:
            backup.restore(self.hub, file)

    def stop(self) -> None:
        self.hub.ingest.dispose()
        self.hub.reader.dispose()

    @property
    def erased(self) -> list[tuple[str, str]]:
        return [(line.id, line.org) for line in self.hub.journal.read() if line.what == ERASED]


class Wire:
    """The line from one laptop to the hub. `fault` decides, per request, what goes wrong."""

    def __init__(self, host: HubHost, device: str, key: Ed25519PrivateKey) -> None:
        self.host, self.device, self.key = host, device, key
        self.fault: Any = lambda method, path: None
        self.sent: list[tuple[str, str, int, int]] = []
        self.last_push: tuple[str, str, bytes, str] | None = None

    def call(self, method: str, path: str, body: bytes = b"", media_type: str = "application/json") -> Answer:
        fault = self.fault(method, path)
        if fault == "lost request":
            raise Unreachable("lost")
        if isinstance(fault, Answer):
            return fault
        answer = self.send(method, path, body, media_type)
        if fault == "twice":
            answer = self.send(method, path, body, media_type)
        if "/batches" in path:
            self.last_push = (method, path, body, media_type)
        if fault == "lost answer":
            raise Unreachable("lost")
        return answer

    def send(self, method: str, path: str, body: bytes, media_type: str) -> Answer:
        headers = {
            "Sync-Device": self.device,
            "Sync-Signature": b64(sign_request(self.key, method, path, body)),
        }
        got = self.host.client.open(path, method=method, data=body, headers=headers, content_type=media_type)
        self.sent.append((method, path, len(body), len(got.data)))
        wait = got.headers.get("Retry-After")
        return Answer(got.status_code, got.mimetype or "", got.data, float(wait) if wait else None)


@dataclass
class Laptop:
    """One laptop: a real SQLite file, the session, and the rows a page would show."""

    host: HubHost
    org: str
    path: Path
    wire: Wire
    rows: dict[str, frozenset[str]] = field(default_factory=dict)
    clock: Callable[[], datetime] | None = None  # its own, where it is not the hub's

    def __post_init__(self) -> None:
        self.open()

    def open(self) -> None:
        begin_file(self.path, "LAPTOP")
        self.engine = sqlite_engine(str(self.path), write=True)
        with self.begin() as db:
            roots = set(db.scalars(sa.select(tables.entry.c.root)))
            self.apply(db, roots, [])

    @contextmanager
    def begin(self) -> Iterator[sa.Connection]:
        with self.engine.begin() as db:
            yield db

    def apply(self, db: sa.Connection, roots: Collection[str], gone: Collection[str]) -> None:
        found = Ledger(db).records(roots)
        for root in roots:
            self.rows.pop(root, None)
            if root in found:
                self.rows[root] = frozenset(one.id for one in found[root])

    def session(self, **about: Any) -> Report:
        hub = HubKey(self.host.hub.id, self.host.key.public_key())
        session = Session(self.begin, self.apply, self.wire, hub, self.org)
        wall = (self.clock or self.host.hub.now)()
        return session.run(About(app="1", wall_ms=round(wall.timestamp() * 1000), **about))

    def put(self, *entries: Entry) -> list[Placed]:
        with self.begin() as db:
            placed = Ledger(db).place(entries)
            self.apply(db, {one.root for one in entries}, [])
            return placed

    def write(
        self, kind: str = "note", root: str | None = None, people: Sequence[str] = (), **open: Any
    ) -> Entry:
        """Write one entry here and place it."""
        one = make(self.org, kind, root, people, **open)
        self.put(one)
        return one

    def erase(self, *ids: str) -> Entry:
        """As a leader does: the line that says so, and the bytes gone here at once."""
        one = self.write("erase", targets=list(ids))
        with self.begin() as db:
            ledger = Ledger(db)
            ledger.bar((id, self.org) for id in ids)
            self.apply(db, ledger.forget(ids), list(ids))
        return one

    def states(self, *ids: str) -> list[str]:
        with self.begin() as db:
            found = Ledger(db).state(ids)
            return [found[id] for id in ids]

    def holds(self) -> set[str]:
        with self.begin() as db:
            return set(db.scalars(sa.select(tables.entry.c.id).where(tables.entry.c.line.is_not(None))))

    def copy(self, to: Path) -> Path:
        with self.engine.connect() as db:
            db.exec_driver_sql("COMMIT")
            db.exec_driver_sql(f"VACUUM INTO '{to}'")
            db.exec_driver_sql("BEGIN")
        return to

    def rewind(self, copy: Path) -> None:
        self.engine.dispose()
        for old in self.path.parent.glob(self.path.name + "*"):
            old.unlink()
        shutil.copy(copy, self.path)
        self.rows.clear()
        self.open()

    def clone(self, path: Path) -> "Laptop":
        self.copy(path)
        return Laptop(self.host, self.org, path, Wire(self.host, self.wire.device, self.wire.key))


def make(
    org: str, kind: str = "note", root: str | None = None, people: Sequence[str] = (), **open: Any
) -> Entry:
    id = open.pop("id", None) or fresh_id()
    text = open.pop("text", "")
    return parse(
        write(
            id=id,
            nonce=fresh_nonce(),
            at=AT,
            kind=kind,
            version=1,
            org=org,
            by=org,
            root=root or id,
            people=people,
            open=open,
            closed={"text": text},
        )
    )


def enrolled(host: HubHost, org: str, path: Path, label: str = "laptop") -> Laptop:
    """A laptop as it comes out of enrolment."""
    key = Ed25519PrivateKey.generate()
    code = enrol.issue_code(host.hub, host.orgs[org])
    got = enrol.enrol(host.hub, Enrol(code, b64(key.public_key().public_bytes_raw()), label))
    return Laptop(host, got.org, path, Wire(host, got.device, key))
