"""One office of the demo: set up, let in, filled and kept in step like any other; opened by its leader."""

import logging
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.demo.build import write_wave
from outreach.demo.cast import LEADERS, ORGS, colleagues
from outreach.demo.plan import Step
from outreach.services import hub_link, offices
from outreach.services.syncing import Outcome, Syncing
from outreach.storage.office import Office

log = logging.getLogger(__name__)
CLOSE_SECONDS = 5


def open_office(office: Office, org: str) -> None:
    """Open it, with nobody signed in: so that it keeps in step, and tablets are answered in full."""
    leader = LEADERS[org]
    office.vault.unlock(leader.id, leader.phrase)


def keep_close(syncing: Syncing) -> None:
    """A session every few seconds instead of minutes: three offices on one table are watched side by side."""

    def run() -> None:
        while True:
            time.sleep(CLOSE_SECONDS)
            try:
                syncing.now()
            except Exception:
                log.exception("no session this time")

    threading.Thread(target=run, name="close", daemon=True).start()


class Filling:
    """An office from nothing to eight weeks of work."""

    def __init__(self, folder: Path, org: str, make_engine: Callable[[Office], sa.Engine]) -> None:
        self.office, self.org = Office(folder), org
        self._make_engine = make_engine

    def establish(self, host: str, port: int) -> None:
        """Set the office up: its keys, its leader, and a phrase for everybody who will work there."""
        org, leader = ORGS[self.org], LEADERS[self.org]
        self.office.establish(
            name=f"{org.name} (øvelse)",
            org_id=org.id,
            org_name=org.name,
            org_role=org.role,
            org_colour=org.colour,
            host=host,
            port=port,
            staff_id=leader.id,
            staff_name=leader.name,
            phrase=leader.phrase,
        )
        self.engine = self._make_engine(self.office)
        self.syncing: Syncing = hub_link.syncing_for(self.office, self.engine)
        with Session(self.engine) as session:
            offices.found(
                session,
                org_id=org.id,
                org_name=org.name,
                org_role=org.role,
                colour=org.colour,
                staff_id=leader.id,
                name=leader.name,
                title=leader.title,
            )
        for one in colleagues(self.org)[1:]:
            self.office.vault.add_slot(one.id, one.name, one.phrase)

    def enrol(self, invitation: str) -> None:
        """Let the office into the programme."""
        hub_link.enrol(self.office, invitation, f"{ORGS[self.org].name}, bærbar 1")

    def write(
        self, planned: Iterable[Step], wave: int, tell: Callable[[int], None] = lambda count: None
    ) -> int:
        """Write this office's part of a wave."""
        with Session(self.engine) as session:
            return write_wave(session, planned, self.org, wave, tell)

    def sync(self) -> Outcome:
        return self.syncing.now()

    def close(self) -> None:
        """Leave the office locked, its last place in the stream witnessed."""
        hub_link.bear_witness(self.office, self.engine.begin, lasting=True)
        self.office.vault.lock()
