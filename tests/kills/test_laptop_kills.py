"""A laptop process killed at random moments: what it said was saved is saved, once."""

import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
import sqlalchemy as sa
from cheroot import wsgi
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync import tables
from sync.hub import enrol
from sync.protocol import Enrol
from sync.receipt import b64
from sync.stream import first_head, heads
from tests.kills.how_often import KILLS
from tests.kills.office import run_session
from tests.logbook import A, Laptop, a_world, open_engine
from tests.sync.world import HubHost

ROOT = Path(__file__).parents[2]


def kill_after_ready(arguments: list[str], file: Path, seconds: float) -> None:
    """Start an office, let it work for a moment, and kill it without a word."""
    start = file.stat().st_size if file.exists() else 0
    with (file.parent / "log.txt").open("ab") as log:
        child = subprocess.Popen(
            [sys.executable, "-m", "tests.kills.office", *arguments], cwd=ROOT, stdout=log, stderr=log
        )
    deadline = time.monotonic() + 180  # a machine that does much else at once is slow, not wrong
    while b"ready" not in (file.read_bytes()[start:] if file.exists() else b""):
        assert child.poll() is None and time.monotonic() < deadline, (file.parent / "log.txt").read_text()
        time.sleep(0.01)
    time.sleep(seconds)
    assert child.poll() is None, (file.parent / "log.txt").read_text()
    child.kill()
    child.wait()


def said(file: Path) -> list[str]:
    return [line for line in file.read_text().splitlines() if len(line) == 36]


def whole(engine: sa.Engine) -> set[str]:
    """Ids in the database, after checking that every one has its rows, its place and the chain adds up."""
    with engine.begin() as db:
        entries = set(db.scalars(sa.select(tables.entry.c.id).where(tables.entry.c.kind == "contact")))
        rows = set(db.scalars(sa.text("SELECT root FROM contact")))
        assert rows == entries
        for one in db.execute(sa.select(tables.stream)).mappings():
            p = tables.placement.c
            placed = db.execute(
                sa.select(p.seq, p.id, p.commitment, p.head).where(p.stream == one["id"]).order_by(p.seq)
            ).all()
            assert [row.seq for row in placed] == list(range(1, one["seq"] + 1))
            chain = heads(first_head(one["id"]), [(row.id, bytes(row.commitment)) for row in placed])
            assert chain == [bytes(row.head) for row in placed]
            assert max(Counter(row.id for row in placed).values()) == 1
        return entries


@pytest.fixture
def office(tmp_path: Path) -> Path:
    laptop = Laptop(tmp_path)
    laptop.take_in(a_world())
    laptop.engine.dispose()
    return tmp_path


@pytest.mark.slow
@pytest.mark.soak
def test_a_laptop_killed_while_taking_in_keeps_what_it_said(office: Path) -> None:
    random = Random(1)
    file = office / "told.txt"
    for _ in range(KILLS):
        kill_after_ready(["intake", str(office), str(file)], file, random.uniform(0.0, 0.3))
    engine = open_engine(office)
    here = whole(engine)
    assert set(said(file)) <= here
    assert len(here) - len(said(file)) <= KILLS  # at most one per kill was saved and not yet said
    assert len(said(file)) > KILLS


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[tuple[HubHost, str]]:
    folder = tmp_path / "hub"
    folder.mkdir()
    host = HubHost(folder)
    server = wsgi.Server(("127.0.0.1", 0), host.client.application, numthreads=4)
    server.prepare()
    threading.Thread(target=server.serve, daemon=True).start()
    yield host, f"http://127.0.0.1:{server.bind_addr[1]}"
    server.stop()


@pytest.mark.slow
@pytest.mark.soak
def test_a_laptop_killed_during_sessions_delivers_everything_once(
    office: Path, hub: tuple[HubHost, str]
) -> None:
    host, url = hub
    enrol.add_org(host.hub, "Carelink", "helper", A)
    key = Ed25519PrivateKey.generate()
    code = enrol.issue_code(host.hub, A)
    device = enrol.enrol(host.hub, Enrol(code, b64(key.public_key().public_bytes_raw()), "1")).device
    line = [
        url,
        host.hub.id,
        host.key.public_key().public_bytes_raw().hex(),
        device,
        key.private_bytes_raw().hex(),
    ]
    random = Random(2)
    file = office / "told.txt"
    for _ in range(KILLS):
        kill_after_ready(["session", str(office), str(file), *line], file, random.uniform(0.0, 0.5))
    engine = open_engine(office)
    run_session(engine, *line)
    here = whole(engine)
    with host.hub.ingest.connect() as db:
        at_hub = list(db.scalars(sa.select(tables.entry.c.id).where(tables.entry.c.kind == "contact")))
    assert sorted(at_hub) == sorted(here)
    assert set(said(file)) <= here
    assert "problem" not in file.read_text()
