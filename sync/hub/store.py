"""A hub's database, key and policy, put together in one place."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync import tables
from sync.entry import fresh_id, stamp
from sync.hub.journal import Journal, Line
from sync.ledger import Ledger
from sync.ports import Policy

SWEPT = "swept"  # in the database: up to when what ended was looked at
JOURNAL_SIZE = "journal"  # in the database: how much of the journal it has seen
_INGEST_LOCK = 7_311_905_221  # one writer per hub, whatever the number of workers


@dataclass
class Hub:
    """One hub. `writing` is the one ingest lock; `reading` sees only what one organisation may hold."""

    ingest: sa.Engine
    reader: sa.Engine
    key: Ed25519PrivateKey
    policy: Policy
    journal: Journal  # outside the database: what no restore may bring back
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    id: str = ""
    epoch: str = ""

    def open(self) -> None:
        """Make missing tables, an identity and an epoch. Raises on a database this role may not use."""
        with self.writing() as db:
            ledger = Ledger(db)
            for name in ("hub", "epoch"):
                if not ledger.get(name):
                    ledger.put(name, fresh_id())
            self.id, self.epoch = ledger.get("hub"), ledger.get("epoch")

    def close(self) -> None:
        """Give back every connection."""
        self.ingest.dispose()
        self.reader.dispose()

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A transaction that holds the ingest lock: entries, audience, feeds and marks move together."""
        with self.ingest.begin() as db:
            if db.dialect.name == "postgresql":
                db.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": _INGEST_LOCK})
            yield db

    @contextmanager
    def looking(self) -> Iterator[sa.Connection]:
        """A transaction that reads everything as it is at one moment and keeps no writer waiting."""
        if self.ingest.dialect.name != "postgresql":
            with self.reader.begin() as db:
                yield db
            return
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with self.ingest.connect().execution_options(**options) as db, db.begin():
            yield db

    @contextmanager
    def reading(self, org: str) -> Iterator[sa.Connection]:
        """A transaction that reads for one organisation; on PostgreSQL the database holds the rest back."""
        with self.reader.begin() as db:
            if db.dialect.name == "postgresql":
                db.execute(sa.text("SELECT set_config('app.org', :org, true)"), {"org": org})
            yield db

    def remember(self, db: sa.Connection, lines: list[Line]) -> None:
        """Write what must never come back where no restore can undo it, before this transaction commits."""
        if lines:
            Ledger(db).put(JOURNAL_SIZE, str(self.journal.write(lines)))

    def orgs(self, db: sa.Connection) -> Mapping[str, str]:
        """Every organisation of the programme and its role."""
        return {row.id: row.role for row in db.execute(sa.select(tables.org.c.id, tables.org.c.role))}

    def stamp(self) -> str:
        return stamp(self.now())

    def moment(self, db: sa.Connection) -> str:
        """Up to when what ends has ended: a clock put back revives nothing, one put forward ends nothing."""
        return Ledger(db).get(SWEPT)

    def note(self, db: sa.Connection, what: str, device: str | None = None, detail: str = "") -> None:
        """Tell the operator something, once. Never a text anybody wrote."""
        e = tables.event.c
        same = sa.and_(e.what == what, e.device == device, e.detail == detail)
        if what in ("clone", "fork") and db.scalar(sa.select(e.id).where(same).limit(1)) is not None:
            return
        values: dict[str, Any] = {
            "id": fresh_id(),
            "at": self.stamp(),
            "device": device,
            "what": what,
            "detail": detail,
        }
        db.execute(sa.insert(tables.event).values(**values))


@dataclass(frozen=True, slots=True)
class Device:
    """An enrolled laptop, as its signature proved it."""

    id: str
    org: str


def sqlite_engine(path: str, *, write: bool) -> sa.Engine:
    """A hub's SQLite file. A writer takes its lock at once; a reader never waits for it."""
    engine = sa.create_engine(
        f"sqlite:///{path}",
        connect_args={"timeout": 30, "isolation_level": None},
        hide_parameters=True,  # an error must not carry a line into a log
    )

    @sa.event.listens_for(engine, "connect")
    def _(connection: Any, _record: Any) -> None:
        for pragma in ("journal_mode=wal", "synchronous=full", "foreign_keys=on", "secure_delete=on"):
            connection.execute(f"PRAGMA {pragma}")

    @sa.event.listens_for(engine, "begin")
    def _(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine
