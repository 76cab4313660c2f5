"""The second wall: what the hub's own roles cannot do on PostgreSQL, and a start that checks it is so."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from sync import tables
from sync.entry import fresh_id
from sync.hub import postgres as wall
from sync.hub.postgres import Unsafe
from tests.postgres import as_role
from tests.sync.conftest import postgres_engines
from tests.sync.world import HubHost, Laptop, enrolled

INGEST, READER = "hub_ingest", "hub_reader"
NOBODY = "01a20036-7303-79a6-8fdf-fc977bea34eb"
READABLE = {"feed", "entry", "audience"}
TABLES = [table.name for table in tables.HUB]


@pytest.fixture
def hub(postgres: str, tmp_path: Path) -> Iterator[HubHost]:
    host = HubHost(tmp_path, postgres_engines(postgres))
    yield host
    host.stop()


@pytest.fixture
def filled(hub: HubHost, tmp_path: Path) -> dict[str, Laptop]:
    """A shared note, an own one each, and everything a session leaves behind."""
    laptops = {name: enrolled(hub, name, tmp_path / f"{name}.db", name) for name in hub.orgs}
    person = fresh_id()
    laptops["carelink"].write(people=[person], share=True)
    laptops["carelink"].write("grant", person)
    for laptop in laptops.values():
        laptop.write(text="hemmelig sætning")
        laptop.session()
    return laptops


def refused(db: sa.Connection, statement: str) -> bool:
    with pytest.raises(sa.exc.DBAPIError) as problem, db.begin_nested():
        db.exec_driver_sql(statement)
    return isinstance(problem.value.orig, psycopg.errors.InsufficientPrivilege)


def count(db: sa.Connection, table: str) -> int:
    return int(db.scalar(sa.text(f"SELECT count(*) FROM {table}")) or 0)


def test_a_reader_sees_what_its_organisation_may_hold_and_nothing_else(
    hub: HubHost, filled: dict[str, Laptop]
) -> None:
    for name, laptop in filled.items():
        with hub.hub.reading(hub.orgs[name]) as db:
            assert set(db.scalars(sa.select(tables.entry.c.id))) == laptop_may(hub, laptop)
            assert set(db.scalars(sa.select(tables.feed.c.org))) == {laptop.org}
            assert set(db.scalars(sa.select(tables.audience.c.org))) == {laptop.org}


def laptop_may(hub: HubHost, laptop: Laptop) -> set[str]:
    a = tables.audience.c
    with hub.hub.ingest.connect() as db:
        return set(db.scalars(sa.select(a.id).where(a.org == laptop.org)))


@pytest.mark.parametrize("org", ["", "nobody", NOBODY, "' OR true --"])
def test_another_organisation_or_none_sees_no_row(hub: HubHost, filled: dict[str, Laptop], org: str) -> None:
    with hub.hub.reading(org) as db:
        assert [count(db, name) for name in sorted(READABLE)] == [0, 0, 0]
    with hub.hub.reader.begin() as db:
        assert [count(db, name) for name in sorted(READABLE)] == [0, 0, 0]


@pytest.mark.parametrize("table", TABLES)
def test_a_reader_changes_nothing_and_reads_three_tables(
    hub: HubHost, filled: dict[str, Laptop], table: str
) -> None:
    column = next(iter(tables.metadata.tables[table].c)).name
    with hub.hub.reading(hub.orgs["carelink"]) as db:
        if table not in READABLE:
            assert refused(db, f"SELECT * FROM {table}")
        assert refused(db, f"INSERT INTO {table} ({column}) VALUES ('x')")
        assert refused(db, f"UPDATE {table} SET {column} = 'x'")
        assert refused(db, f"DELETE FROM {table}")
        assert refused(db, f"TRUNCATE {table}")


@pytest.mark.parametrize("table", ["placement", "feed", "erased", "event"])
def test_what_was_published_or_noted_is_never_altered_not_even_by_ingest(hub: HubHost, table: str) -> None:
    column = next(iter(tables.metadata.tables[table].c)).name
    with hub.hub.ingest.begin() as db:
        assert refused(db, f"UPDATE {table} SET {column} = {column}")
        assert refused(db, f"DELETE FROM {table}")


@pytest.mark.parametrize("role", [INGEST, READER])
def test_neither_role_can_help_itself(hub: HubHost, postgres: str, role: str) -> None:
    engine = sa.create_engine(as_role(postgres, role), poolclass=sa.NullPool)
    with engine.begin() as db:
        assert refused(db, "CREATE TABLE mine (id int)")
        assert refused(db, "ALTER TABLE entry DISABLE ROW LEVEL SECURITY")
        assert refused(db, "CREATE POLICY mine ON entry USING (true)")
        assert refused(db, f"ALTER ROLE {role} BYPASSRLS")
        db.exec_driver_sql(f"GRANT ALL ON entry TO {READER}")  # only a warning, and nothing is given
    wall.check(hub.hub.ingest, hub.hub.reader)


def test_an_error_leaves_no_organisation_behind_in_the_pool(hub: HubHost, filled: dict[str, Laptop]) -> None:
    for statement in ("SELECT 1/0", "SELECT 1"):
        try:
            with hub.hub.reading(hub.orgs["carelink"]) as db:
                assert count(db, "feed") > 0
                mine = db.scalar(sa.text("SELECT pg_backend_pid()"))
                db.exec_driver_sql(statement)
        except sa.exc.DataError:
            pass
        with hub.hub.reader.begin() as db:
            assert db.scalar(sa.text("SELECT pg_backend_pid()")) == mine
            assert db.scalar(sa.text("SELECT coalesce(current_setting('app.org', true), '')")) == ""
            assert count(db, "feed") == count(db, "entry") == 0


def test_setting_up_again_changes_nothing(hub: HubHost, filled: dict[str, Laptop], postgres: str) -> None:
    with hub.hub.ingest.connect() as db:
        before = [count(db, name) for name in TABLES]
    wall.set_up(postgres, as_role(postgres, INGEST), as_role(postgres, READER))
    wall.check(hub.hub.ingest, hub.hub.reader)
    with hub.hub.ingest.connect() as db:
        assert [count(db, name) for name in TABLES] == before


def test_a_password_is_set_without_being_told_to_the_server(postgres: str) -> None:
    urls = [sa.make_url(as_role(postgres, role)).set(password="hemmelig") for role in (INGEST, READER)]
    wall.set_up(postgres, *[url.render_as_string(hide_password=False) for url in urls])
    with sa.create_engine(postgres, poolclass=sa.NullPool).connect() as db:
        kept = db.scalar(sa.text("SELECT rolpassword FROM pg_authid WHERE rolname = :r"), {"r": INGEST})
    assert str(kept).startswith("SCRAM-SHA-256$") and "hemmelig" not in str(kept)


@pytest.mark.parametrize("names", [("same", "same"), ("a b", "c"), ('x"; DROP', "y")])
def test_two_plain_names_are_asked_for(postgres: str, names: tuple[str, str]) -> None:
    with pytest.raises(Unsafe):
        wall.set_up(postgres, *[as_role(postgres, name) for name in names])


@pytest.mark.parametrize(
    "change, fault",
    [
        ("ALTER TABLE entry NO FORCE ROW LEVEL SECURITY", "table entry has no forced row-level security"),
        ("ALTER TABLE kit DISABLE ROW LEVEL SECURITY", "table kit has no forced row-level security"),
        ("CREATE TABLE extra (id int)", "table extra has no forced row-level security"),
        (f"ALTER ROLE {READER} BYPASSRLS", f"role {READER} walks past row-level security"),
        (f"ALTER ROLE {INGEST} SUPERUSER", f"role {INGEST} is a superuser"),
        (f"ALTER ROLE {INGEST} CREATEROLE", f"role {INGEST} may make roles"),
        (f"GRANT {INGEST} TO {READER}", f"role {READER} is a member of another role"),
        (f"GRANT SELECT ON device TO {READER}", f"role {READER} has SELECT on device"),
        (f"GRANT UPDATE (op) ON feed TO {READER}", f"role {READER} has UPDATE on feed"),
        (f"GRANT DELETE ON feed TO {INGEST}", f"role {INGEST} has DELETE on feed"),
        ("GRANT SELECT ON kit TO PUBLIC", f"role {READER} has SELECT on kit"),
        (f"REVOKE INSERT ON entry FROM {INGEST}", f"role {INGEST} lacks INSERT on entry"),
        (f"GRANT CREATE ON SCHEMA public TO {READER}", f"role {READER} may make tables"),
        (f"ALTER TABLE mark OWNER TO {INGEST}", f"role {INGEST} owns mark"),
        ("DROP POLICY reader_own ON entry", "policy reader_own of entry is missing or altered"),
        (
            "ALTER POLICY reader_own ON feed USING (true)",
            "policy reader_own of feed is missing or altered",
        ),
        ("CREATE POLICY more ON entry FOR SELECT USING (true)", "policy more of entry is not ours"),
        ("CREATE VIEW seen AS SELECT line FROM entry", "seen is not a table"),
        (
            "CREATE FUNCTION peek() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT 1::bigint'",
            f"role {READER} may call peek",
        ),
        ("DROP TABLE event", "table event is missing"),
    ],
)
def test_a_hole_in_the_wall_stops_the_start(hub: HubHost, postgres: str, change: str, fault: str) -> None:
    with sa.create_engine(postgres, poolclass=sa.NullPool).begin() as db:
        db.exec_driver_sql(change)

    with pytest.raises(Unsafe) as raised:
        wall.check(hub.hub.ingest, hub.hub.reader)

    assert any(fault in one for one in raised.value.faults), raised.value.faults


def test_one_role_for_both_is_refused(hub: HubHost) -> None:
    with pytest.raises(Unsafe, match="both ingest and reader"):
        wall.check(hub.hub.ingest, hub.hub.ingest)


def test_a_line_put_where_it_does_not_belong_stays_unread(hub: HubHost, filled: dict[str, Laptop]) -> None:
    """Were the code above the wall wrong and asked for everything, the database would still say no."""
    e = tables.entry.c
    with hub.hub.ingest.connect() as db:
        foreign = db.scalar(sa.select(e.id).where(e.org == hub.orgs["carelink"]).limit(1))
    with hub.hub.reading(hub.orgs["jobcenter"]) as db:
        assert db.execute(sa.select(e.line).where(e.id == foreign)).all() == []
        assert db.execute(sa.select(e.line).where(e.id == fresh_id())).all() == []
