"""One hub and the laptops of two helpers and an authority."""

from pathlib import Path

import pytest

from tests.sync.world import HubHost, Laptop, enrolled


@pytest.fixture
def host(tmp_path: Path) -> HubHost:
    return HubHost(tmp_path)


@pytest.fixture
def carelink(host: HubHost, tmp_path: Path) -> Laptop:
    return enrolled(host, "carelink", tmp_path / "carelink.db", "Carelink 1")


@pytest.fixture
def bysek(host: HubHost, tmp_path: Path) -> Laptop:
    return enrolled(host, "bysek", tmp_path / "bysek.db", "Bysek 1")


@pytest.fixture
def jobcenter(host: HubHost, tmp_path: Path) -> Laptop:
    return enrolled(host, "jobcenter", tmp_path / "jobcenter.db", "Jobcenter 1")
