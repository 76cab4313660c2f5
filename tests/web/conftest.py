"""Offices as people meet them: a real encrypted file, the real app, a browser's worth of cookies."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from outreach.app import create_app
from outreach.domain.access import Actor
from outreach.services import people
from outreach.storage import projections, slots
from outreach.storage.db import db
from outreach.storage.office import Office
from sync import tables
from sync.entry import Entry
from sync.ledger import Ledger
from tests.logbook import ANNA, BIRGIT, BO, CARLA, DAN, DITTE, ELIF, LONE, ORGS, RANA, a_world

PHRASE = "kaffe lampe skov blå"
NAMES = {"Carelink": (CARLA, ANNA, DITTE), "Bysekretariatet": (LONE, BO), "Jobcenter": (BIRGIT, DAN)}
COLOURS = {"Carelink": "#0f675c", "Bysekretariatet": "#9a3f14", "Jobcenter": "#3d4a9c"}


class Laptop:
    """One office's laptop with its pages."""

    def __init__(self, folder: Path, **config: Any) -> None:
        self.office = Office(folder)
        settings = {"TESTING": True, "WTF_CSRF_ENABLED": False, "LAN_HOST": "logbog.lan", "LAN_PORT": 8443}
        self.app: Flask = create_app(self.office, **{**settings, **config})

    def take_in(self, entries: list[Entry]) -> None:
        """What arrives from a hub."""
        with self.app.app_context():
            connection = db.session.connection()
            projections.project(connection, Ledger(connection).receive(entries, {}))
            db.session.commit()

    def write(self, service: Callable[..., Any], actor: Actor, *args: Any, **more: Any) -> Any:
        """Call one service, as a page would."""
        with self.app.app_context():
            return service(db.session, actor, *args, **more)

    def entries(self) -> int:
        """How many lines there are, of everybody."""
        with self.app.app_context():
            return db.session.scalar(sa.select(sa.func.count()).select_from(tables.entry)) or 0

    def browser(self, actor: Actor | None = None) -> FlaskClient:
        """A browser, signed in as somebody."""
        client = self.app.test_client()
        if actor is not None:
            answer = client.post("/log-ind", data={"staff_id": actor.staff_id, "phrase": PHRASE})
            assert answer.status_code == 303, answer.text
        return client


def found(folder: Path, org_name: str) -> None:
    leader, *others = NAMES[org_name]
    laptop = Laptop(folder)
    laptop.office.establish(
        name=f"{org_name} i Vangdalen",
        org_id=leader.org_id,
        org_name=org_name,
        org_role=ORGS[leader.org_id],
        org_colour=COLOURS[org_name],
        host="logbog.lan",
        port=8443,
        staff_id=leader.staff_id,
        staff_name=leader.name,
        phrase=PHRASE,
    )
    for colleague in others:
        laptop.office.vault.add_slot(colleague.staff_id, colleague.name, PHRASE)
    with laptop.app.app_context():
        projections.settle_here(db.session.connection(), leader.org_id)
        db.session.commit()
    laptop.take_in(a_world())
    if org_name == "Carelink":
        laptop.write(people.create, ANNA, closed={"name": "Elif Aksoy", "tell": "mor til Deniz"}, id=ELIF)
        laptop.write(people.create, ANNA, closed={"name": "Rana al-Masri"}, id=RANA)
    laptop.office.vault.lock()


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Path]]:
    """Folders of offices that were just begun, made once; keys cost little in tests."""
    made: dict[str, Path] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(slots, "COST", slots.Cost(8, 1, 1))

        def folder(org_name: str) -> Path:
            if org_name not in made:
                made[org_name] = tmp_path_factory.mktemp("founded") / org_name
                found(made[org_name], org_name)
            return made[org_name]

        yield folder


@pytest.fixture
def laptop_of(founded: Callable[[str], Path], tmp_path: Path) -> Iterator[Callable[..., Laptop]]:
    """A laptop of the test's own: `laptop_of("Carelink")`, locked."""
    made: list[Laptop] = []

    def start(org_name: str = "Carelink", **config: Any) -> Laptop:
        folder = tmp_path / org_name
        shutil.copytree(founded(org_name), folder)
        made.append(Laptop(folder, **config))
        return made[-1]

    yield start
    for laptop in made:
        laptop.office.vault.lock()


@pytest.fixture
def laptop(laptop_of: Callable[..., Laptop]) -> Laptop:
    """Carelink's laptop, where Anna and Carla work, with Elif and Rana in it."""
    return laptop_of()


@pytest.fixture
def anna(laptop: Laptop) -> FlaskClient:
    """A browser in which Anna is signed in."""
    return laptop.browser(ANNA)
