"""One hub and the laptops of two helpers and an authority."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from sync.hub import postgres as wall
from tests.postgres import as_role
from tests.sync.world import HubHost, Laptop, enrolled


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def host(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[HubHost]:
    """Whatever is tested on a hub holds on both of its databases."""
    if request.param == "sqlite":
        found = HubHost(tmp_path)
    else:
        found = HubHost(tmp_path, postgres_engines(request.getfixturevalue("postgres")))
    yield found
    found.stop()


def postgres_engines(owner: str):
    """What makes a hub's engines for an empty PostgreSQL database, and empties it again."""
    urls = as_role(owner, "hub_ingest"), as_role(owner, "hub_reader")

    def make(empty: bool) -> tuple[sa.Engine, sa.Engine]:
        if empty:
            engine = sa.create_engine(owner, poolclass=sa.NullPool)
            with engine.begin() as db:
                db.exec_driver_sql("DROP SCHEMA public CASCADE")
                db.exec_driver_sql("CREATE SCHEMA public")
        wall.set_up(owner, *urls)
        engines = wall.engines(*urls)
        wall.check(*engines)
        return engines

    return make


@pytest.fixture
def carelink(host: HubHost, tmp_path: Path) -> Laptop:
    return enrolled(host, "carelink", tmp_path / "carelink.db", "Carelink 1")


@pytest.fixture
def bysek(host: HubHost, tmp_path: Path) -> Laptop:
    return enrolled(host, "bysek", tmp_path / "bysek.db", "Bysek 1")


@pytest.fixture
def jobcenter(host: HubHost, tmp_path: Path) -> Laptop:
    return enrolled(host, "jobcenter", tmp_path / "jobcenter.db", "Jobcenter 1")
