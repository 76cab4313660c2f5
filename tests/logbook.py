"""An office's database and a small cast, for tests of what the logbook records."""

import functools
import itertools
import random
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa
import sqlcipher3.dbapi2 as dbapi
from sqlalchemy import event
from sqlalchemy.orm import Session

from outreach.domain.access import Actor
from outreach.kinds import all_kinds
from outreach.kinds.parts import Cast, Draft
from outreach.services import merges
from outreach.storage import projections
from outreach.storage.queries.merges import standing
from outreach.storage.tables import metadata
from sync import tables
from sync.entry import Entry, parse, write
from sync.ledger import Ledger


def danish_today() -> date:
    """The date on a Danish wall; late in the evening the machine's own date is another."""
    return datetime.now(ZoneInfo("Europe/Copenhagen")).date()


def an_id(number: int) -> str:
    """An id that says in a failing test whose it is."""
    return str(UUID(int=0x0190_0000_0000_7000_8000_0000_0000_0000 + number))


A, B, J = an_id(1), an_id(2), an_id(3)
ANNA = Actor(an_id(11), A, "helper", "adviser", "Anna")
CARLA = Actor(an_id(12), A, "helper", "leader", "Carla")
BO = Actor(an_id(21), B, "helper", "adviser", "Bo")
LONE = Actor(an_id(22), B, "helper", "leader", "Lone")
DAN = Actor(an_id(31), J, "authority", "adviser", "Dan")
BIRGIT = Actor(an_id(32), J, "authority", "leader", "Birgit")
DITTE = Actor(an_id(13), A, "helper", "dpo", "Ditte")
EVERYBODY = (ANNA, CARLA, BO, LONE, DAN, BIRGIT, DITTE)
ORGS = {A: "helper", B: "helper", J: "authority"}
ELIF, RANA = an_id(101), an_id(102)
CAST = Cast(A, B, J, CARLA.staff_id, BO.staff_id, ELIF, RANA)


def open_engine(folder: Path) -> sa.Engine:
    """An encrypted file with the tables of a laptop."""
    file = folder / "logbook.db"
    if not file.exists():
        file.write_bytes(_empty_file())
    return _engine(folder)


@functools.cache
def _empty_file() -> bytes:
    """Made once: tests begin with a copy."""
    with tempfile.TemporaryDirectory() as folder:
        engine = _engine(Path(folder))
        with engine.begin() as connection:
            tables.create(connection, tables.LAPTOP)
            projections.create(connection)
        engine.dispose()
        return (Path(folder) / "logbook.db").read_bytes()


def _engine(folder: Path) -> sa.Engine:
    def connect() -> Any:
        found = dbapi.connect(str(folder / "logbook.db"), check_same_thread=False, isolation_level=None)
        found.execute("PRAGMA key = \"x'" + "ab" * 32 + "'\"")
        found.execute("PRAGMA journal_mode = wal")
        found.execute("PRAGMA synchronous = full")
        found.execute("PRAGMA foreign_keys = on")
        found.execute("PRAGMA secure_delete = on")
        return found

    url = sa.URL.create("sqlite", database=str(folder / "logbook.db"))
    engine = sa.create_engine(url, creator=connect, module=dbapi)

    @event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


class Laptop:
    """One office's laptop, without its pages."""

    def __init__(self, folder: Path, org: str = A) -> None:
        self.engine = open_engine(folder)
        self.org = org
        with self.engine.begin() as connection:
            projections.settle_here(connection, org)

    def session(self) -> Session:
        return Session(self.engine)

    def take_in(self, entries: Iterable[Entry]) -> None:
        """What arrives from a hub, in one go."""
        with self.engine.begin() as connection:
            roots = Ledger(connection).receive(list({entry.id: entry for entry in entries}.values()), {})
            projections.project(connection, roots)

    def rows(self, *, but: Iterable[str] = ()) -> dict[str, list[tuple[Any, ...]]]:
        """Every derived row, sorted."""
        left_out = {"here", "question", "reading_log", "reading_key", *but}
        with self.engine.begin() as connection:
            return {
                name: sorted(map(tuple, connection.execute(sa.select(table))), key=repr)
                for name, table in metadata.tables.items()
                if name not in left_out
            }

    def entries(self) -> list[Entry]:
        with self.engine.begin() as connection:
            lines = connection.scalars(sa.select(tables.entry.c.line).where(tables.entry.c.line.is_not(None)))
            return [parse(line) for line in lines]


def numbered(start: int = 1000) -> Iterator[str]:
    return map(an_id, itertools.count(start))


def an_entry(kind: str, *, actor: Actor = ANNA, number: int | None = None, **more: Any) -> Entry:
    """Write a line by hand, as a tablet or another office would."""
    rng = random.Random(number)
    id = more.pop("id", None) or an_id(number if number is not None else random.getrandbits(40))
    line = write(
        id=id,
        nonce=more.pop("nonce", "".join(rng.choices("abcdefgh", k=22))),
        at=more.pop("at", "2026-05-18T08:22:33.123Z"),
        kind=kind,
        version=more.pop("version", 1),
        org=more.pop("org", actor.org_id),
        by=more.pop("by", actor.staff_id),
        root=more.pop("root", None) or id,
        **more,
    )
    return parse(line)


def written(draft: Draft, number: int, actor: Actor = ANNA) -> Entry:
    """A sample's draft as an entry."""
    return an_entry(
        draft.kind,
        actor=actor,
        number=number,
        id=draft.id,
        root=draft.root,
        people=draft.people,
        open=draft.open,
        closed=draft.closed,
        at=f"2026-05-18T08:{number % 60:02}:00.000Z",
    )


def a_world() -> list[Entry]:
    """The three organisations, as each office knows them."""
    return [
        an_entry(
            "organisation",
            actor=actor,
            number=int(UUID(org).int & 0xFF),
            id=org,
            open={"role": role},
            closed={"name": name},
        )
        for org, role, name, actor in (
            (A, "helper", "Carelink", CARLA),
            (B, "helper", "Bysekretariatet", LONE),
            (J, "authority", "Jobcenter", BIRGIT),
        )
    ] + [
        an_entry(
            "staff",
            actor=actor,
            number=int(UUID(actor.staff_id).int & 0xFF),
            id=actor.staff_id,
            open={"role": actor.role, "active": True},
            closed={"name": actor.name},
        )
        for actor in EVERYBODY
    ]


def samples(kind: str) -> list[Entry]:
    """The sample entries of one kind, with what they build on."""
    ids = numbered()
    drafts = all_kinds()[kind].detail.sample(CAST, lambda: next(ids))
    return [written(draft, number) for number, draft in enumerate(drafts, 1)]


def part(session: Session, actor: Actor, id: str) -> None:
    """Take apart what was put together last, as its page shows it."""
    found = standing(session, merges.ids_of(session, id))
    merges.part(session, actor, id, found[0].root if found else "")
