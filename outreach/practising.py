"""Øv dig: an office of invented people beside the real one, for as long as somebody practises.

It has a folder, a key and an address of its own, on this computer only. It knows no hub, no tablet and no
backup, and nothing the real office holds. When it stops, and when the process ends, the folder goes.
One process holds both: an app keeps everything in its own `extensions`, its own database and its own cookie.
"""

import logging
import shutil
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path

from flask import Flask, request
from sqlalchemy.orm import Session

from outreach.demo.build import steps
from outreach.demo.cast import CARELINK, JOBCENTER, LEADERS, ORGS, Staff, colleagues
from outreach.demo.plan import LAST, Step
from outreach.domain.access import AUTHORITY
from outreach.domain.errors import DomainError, NotFound
from outreach.domain.local_time import ZONE
from outreach.kinds.parts import Draft
from outreach.serve import LOCAL_NAMES, Listener, only
from outreach.services import offices
from outreach.services.recording import record_all
from outreach.storage.db import db
from outreach.storage.office import Office

log = logging.getLogger(__name__)

WEEKS = 2
BATCH = 100
COLOUR = "#7d2e6a"
OFF, MAKING, ON = "off", "making", "on"
# What would carry something out of the practice office, or in: not there.
SHUT = frozenset(
    (
        "safe_store",
        "backups",
        "setup",
        "tablets",
        "tablet",
        "tablet_api",
        "tablet_files",
        "imports",
        "commands",
    )
)


@dataclass(frozen=True, slots=True)
class Stands:
    """How it stands: off, making or on; and where it is."""

    state: str = OFF
    address: str = ""
    who: Sequence[Staff] = ()


class Practice:
    """The one practice office of this process."""

    def __init__(self, beside: Path, make_app: Callable[..., Flask]) -> None:
        """`beside`: the real office's folder; the practice folder lies next to it."""
        self._folder = beside.absolute().with_name(f"{beside.name}-oevelse")
        self._make_app = make_app
        self._turn = threading.Lock()
        self._thread: threading.Thread | None = None
        self._office: Office | None = None
        self._door: Listener | None = None
        self.app: Flask | None = None
        self.stands = Stands()

    def start(self, org_role: str) -> None:
        """Begin to make it; it is there in a few seconds."""
        with self._turn:
            if self.stands.state == OFF:
                self.stands = Stands(MAKING)
                self._thread = threading.Thread(
                    target=self._make, args=(org_role,), name="practice", daemon=True
                )
                self._thread.start()

    def wait(self, seconds: float) -> None:
        """Until it is made."""
        if self._thread is not None:
            self._thread.join(seconds)

    def stop(self) -> None:
        """Close it and wipe everything of it."""
        self.wait(60)
        with self._turn:
            if self._door is not None:
                self._door.stop()
            if self._office is not None:
                self._office.vault.lock()
            self._door = self._office = self.app = None
            self._wipe()
            self.stands = Stands()

    def stop_soon(self) -> None:
        """The same, once the page that asked for it has its answer."""
        threading.Timer(0.3, self.stop).start()

    def _make(self, org_role: str) -> None:
        org = JOBCENTER if org_role == AUTHORITY else CARELINK
        try:
            self._wipe()  # what a killed process left
            self._office = office = Office(self._folder)
            establish(office, org)
            self.app = app = self._make_app(office, PRACTICE=True)
            app.extensions["practice"] = self
            app.before_request(_shut)
            with app.app_context(), Session(db.engine) as session:
                fill(session, org, datetime.now(ZONE))
            self._door = Listener(only(app, lambda: LOCAL_NAMES), "127.0.0.1", 0)
            port = self._door.start()
            self.stands = Stands(ON, f"http://localhost:{port}", colleagues(org)[:2])
        except Exception as problem:
            log.error("no practice office: %s", type(problem).__name__)
            self._wipe()
            self.stands = Stands()

    def _wipe(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)


def _shut() -> None:
    if request.blueprint in SHUT:
        raise NotFound


def establish(office: Office, org: str) -> None:
    """An office with a random key, and invented colleagues who can sign in."""
    here, leader = ORGS[org], LEADERS[org]
    office.establish(
        name="Øvelse",
        org_id=here.id,
        org_name=f"Øvelse: {here.name}",
        org_role=here.role,
        org_colour=COLOUR,
        host="oevelse.invalid",
        port=1,
        staff_id=leader.id,
        staff_name=leader.name,
        phrase=leader.phrase,
    )
    for one in colleagues(org)[1:]:
        office.vault.add_slot(one.id, one.name, one.phrase)


def fill(session: Session, org: str, now: datetime) -> None:
    """Some weeks of one organisation, as the demo tells them; what leans on another's words is left out."""
    here, leader = ORGS[org], LEADERS[org]
    offices.found(
        session, org_id=here.id, org_name=here.name, org_role=here.role, colour=COLOUR,
        staff_id=leader.id, name=leader.name, title=leader.title,
    )  # fmt: skip
    planned = steps(now, WEEKS)
    everybody = [_as_own(step, leader) for step in planned if step.draft.kind == "person"]
    mine = [
        step
        for step in planned
        if step.by.org.key == org and step.wave != LAST and step.draft.kind != "person"
    ]
    for by, some in groupby([*everybody, *mine], key=lambda step: step.by):
        drafts = [step.draft for step in some]
        for at in range(0, len(drafts), BATCH):
            _write(session, by, drafts[at : at + BATCH])


def _as_own(step: Step, by: Staff) -> Step:
    return Step(step.wave, step.at, by, step.draft)


def _write(session: Session, by: Staff, drafts: Sequence[Draft]) -> None:
    """All of them, or those that a rule of this office lets in."""
    try:
        record_all(session, by.actor, drafts)
    except DomainError:
        if len(drafts) > 1:
            for one in drafts:
                _write(session, by, [one])
