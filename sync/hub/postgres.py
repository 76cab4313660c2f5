"""The second wall: on PostgreSQL the database itself holds back what an organisation may not have.

Two roles, neither owner nor able to step around row-level security. `ingest` takes lines in and keeps the
feeds; `reader` serves one organisation, named by `SET LOCAL app.org`, and sees three tables, cut to what that
organisation may hold. An owner sets this up; a hub that finds anything else in the catalogue does not start.
"""

import re
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from sync import tables

_SET_UP_LOCK = 7_311_905_222
_READ, _ADD = "SELECT", "SELECT, INSERT"
_CHANGE, _REPLACE = "SELECT, INSERT, UPDATE", "SELECT, INSERT, UPDATE, DELETE"
_PRIVILEGES = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
_IS_ROLE = re.compile(r"[a-z_][a-z0-9_]{0,62}").fullmatch

# What was placed, published, erased or noted can be added to and never altered, whatever a worker does.
_ONLY_GROWS = (tables.placement, tables.feed, tables.erased, tables.event, tables.entry_person)
_COMES_AND_GOES = (
    *(tables.audience, tables.mark, tables.kit, tables.collision),
    *(tables.told, tables.operator_session, tables.due),
)

_OWN = "org = current_setting('app.org', true)"
READER = {
    "feed": _OWN,
    "audience": _OWN,
    "entry": f"EXISTS (SELECT 1 FROM audience a WHERE a.id = entry.id AND a.{_OWN})",
}
INGEST = {
    table.name: _ADD if table in _ONLY_GROWS else _REPLACE if table in _COMES_AND_GOES else _CHANGE
    for table in tables.HUB
}


class Unsafe(Exception):
    """The database would not hold the wall. Lists what is wrong with it; nothing was started."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


def engines(ingest: str, reader: str) -> tuple[sa.Engine, sa.Engine]:
    """The two engines of a hub. A pooled connection is tried before it is trusted with work."""
    options = {"pool_pre_ping": True, "hide_parameters": True}  # an error must not carry a line into a log
    return sa.create_engine(ingest, **options), sa.create_engine(reader, **options)


def set_up(owner: str, ingest: str, reader: str) -> None:
    """Make tables, roles, rights and policies as the owner; the URLs of the two roles say name and password.

    May be repeated at any time, and is after each upgrade: it adds what is missing and drops no data.
    """
    wanted = [sa.make_url(ingest), sa.make_url(reader)]
    names = [str(url.username) for url in wanted]
    if not all(map(_IS_ROLE, names)) or names[0] == names[1]:
        raise Unsafe(["the two roles need two plain names"])
    engine = sa.create_engine(owner, poolclass=sa.NullPool)
    with engine.begin() as db:
        db.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": _SET_UP_LOCK})
        tables.create(db, tables.HUB)
        for url in wanted:
            _role(db, url)
        for statement in _statements(names[0], names[1], str(db.engine.url.database)):
            db.exec_driver_sql(statement)


def _role(db: sa.Connection, url: sa.URL) -> None:
    name = str(url.username)
    if db.scalar(sa.text("SELECT 1 FROM pg_roles WHERE rolname = :name"), {"name": name}) is None:
        db.exec_driver_sql(f'CREATE ROLE "{name}"')
    flags = "LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB NOREPLICATION"
    is_super = db.scalar(sa.text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user"))
    if not is_super:  # only a superuser may so much as mention these; a new role has none of them anyway
        flags = "LOGIN NOCREATEROLE NOCREATEDB"
    db.exec_driver_sql(f'ALTER ROLE "{name}" {flags}')
    if url.password is not None:
        driver: Any = db.connection.driver_connection
        # Hashed here, so that the password itself never stands in a log of the server.
        hashed = driver.pgconn.encrypt_password(str(url.password).encode(), name.encode(), b"scram-sha-256")
        db.exec_driver_sql(f"ALTER ROLE \"{name}\" PASSWORD '{hashed.decode()}'")


def _statements(ingest: str, reader: str, database: str) -> Iterator[str]:
    both = f'"{ingest}", "{reader}"'
    yield f'REVOKE ALL ON DATABASE "{database}" FROM PUBLIC'
    yield f'GRANT CONNECT ON DATABASE "{database}" TO {both}'
    yield "REVOKE ALL ON SCHEMA public FROM PUBLIC"
    yield f"GRANT USAGE ON SCHEMA public TO {both}"
    for table in tables.HUB:
        name = table.name
        yield f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY"
        yield f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY"
        yield f"REVOKE ALL ON {name} FROM PUBLIC, {both}"
        yield f'GRANT {INGEST[name]} ON {name} TO "{ingest}"'
        yield f"DROP POLICY IF EXISTS ingest_all ON {name}"
        yield f'CREATE POLICY ingest_all ON {name} TO "{ingest}" USING (true) WITH CHECK (true)'
        yield f"DROP POLICY IF EXISTS reader_own ON {name}"
        if name in READER:
            yield f'GRANT {_READ} ON {name} TO "{reader}"'
            yield f'CREATE POLICY reader_own ON {name} FOR SELECT TO "{reader}" USING ({READER[name]})'


def check(ingest: sa.Engine, reader: sa.Engine) -> None:
    """Read the catalogue as the hub's own roles. Raises Unsafe, naming everything that is not as set up."""
    faults = _faults(ingest, reader)
    if faults:
        for engine in (ingest, reader):
            engine.dispose()
        raise Unsafe(faults)


def _faults(ingest: sa.Engine, reader: sa.Engine) -> list[str]:
    faults: list[str] = []
    names = []
    for engine in (ingest, reader):
        with engine.begin() as db:
            name, found = _role_faults(db)
            names.append(name)
            faults += found
    if names[0] == names[1]:
        faults.append(f"role {names[0]} is both ingest and reader")
    expected = {names[0]: INGEST, names[1]: dict.fromkeys(READER, _READ)}
    with ingest.begin() as db:
        relations = _relations(db)
        faults += [f"table {name} is missing" for name in INGEST if name not in relations]
        for name, row in relations.items():
            faults += _relation_faults(db, name, row, expected)
        faults += _policy_faults(db, *names)
        faults += _function_faults(db, names)
    return faults


def _role_faults(db: sa.Connection) -> tuple[str, list[str]]:
    row = db.execute(
        sa.text(
            "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication, "
            "EXISTS (SELECT 1 FROM pg_auth_members m WHERE m.member = r.oid) AS is_member, "
            "has_schema_privilege(r.oid, 'public', 'CREATE') AS may_create, "
            "current_user <> session_user AS is_other "
            "FROM pg_roles r WHERE rolname = current_user"
        )
    ).one()
    words = {
        "rolsuper": "is a superuser",
        "rolbypassrls": "walks past row-level security",
        "rolcreaterole": "may make roles",
        "rolcreatedb": "may make databases",
        "rolreplication": "may replicate",
        "is_member": "is a member of another role",
        "may_create": "may make tables",
        "is_other": "is not who signed in",
    }
    return row.rolname, [f"role {row.rolname} {said}" for flag, said in words.items() if getattr(row, flag)]


def _relations(db: sa.Connection) -> dict[str, Any]:
    rows = db.execute(
        sa.text(
            "SELECT c.oid, c.relname, n.nspname, c.relkind, c.relrowsecurity, c.relforcerowsecurity, "
            "pg_get_userbyid(c.relowner) AS owner "
            "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname <> 'information_schema' "
            "AND n.nspname !~ '^pg_' ORDER BY 3, 2"
        )
    )
    return {row.relname if row.nspname == "public" else f"{row.nspname}.{row.relname}": row for row in rows}


def _relation_faults(
    db: sa.Connection, name: str, row: Any, expected: dict[str, dict[str, str]]
) -> Iterator[str]:
    if row.relkind not in ("r", "p"):
        yield f"{name} is not a table: what reads through it may step around the wall"
    elif not (row.relrowsecurity and row.relforcerowsecurity):
        yield f"table {name} has no forced row-level security"
    for role, rights in expected.items():
        if row.owner == role:
            yield f"role {role} owns {name}"
        allowed = set(rights.get(name, "").replace(",", "").split())
        for privilege in _PRIVILEGES:
            call = "has_table_privilege(:role, :oid, :privilege)"
            if privilege in ("SELECT", "INSERT", "UPDATE", "REFERENCES"):
                call += " OR has_any_column_privilege(:role, :oid, :privilege)"
            given = {"role": role, "oid": row.oid, "privilege": privilege}
            has = bool(db.scalar(sa.text(f"SELECT {call}"), given))
            if has != (privilege in allowed):
                yield f"role {role} {'has' if has else 'lacks'} {privilege} on {name}"


def _policy_faults(db: sa.Connection, ingest: str, reader: str) -> Iterator[str]:
    wanted = {(name, "ingest_all", "ALL", ingest, "PERMISSIVE", "true", "true") for name in INGEST}
    for name, rule in READER.items():
        wanted.add((name, "reader_own", "SELECT", reader, "PERMISSIVE", _plain(rule), ""))
    rows = db.execute(
        sa.text(
            "SELECT tablename, policyname, cmd, array_to_string(roles, ' '), permissive, "
            "coalesce(qual, ''), coalesce(with_check, '') FROM pg_policies"
        )
    )
    found = {(*row[:5], _plain(row[5]), row[6]) for row in rows}
    for policy in sorted(wanted - found):
        yield f"policy {policy[1]} of {policy[0]} is missing or altered"
    for policy in sorted(found - wanted):
        yield f"policy {policy[1]} of {policy[0]} is not ours"


def _function_faults(db: sa.Connection, names: list[str]) -> Iterator[str]:
    rows = db.execute(
        sa.text(
            "SELECT p.proname, r.rolname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace "
            "JOIN pg_roles r ON r.rolname = ANY(:names) WHERE p.prosecdef AND n.nspname !~ '^pg_' "
            "AND n.nspname <> 'information_schema' AND has_function_privilege(r.oid, p.oid, 'EXECUTE')"
        ),
        {"names": names},
    )
    for row in rows:
        yield f"role {row.rolname} may call {row.proname}, which runs as somebody else"


def _plain(rule: str) -> str:
    """A rule as the catalogue prints it and as it was written, made comparable."""
    return re.sub(r"\s|[()]|::text", "", rule).lower()
