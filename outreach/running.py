"""One office at work: its pages, both doors, sync by itself, and the witness beside the database."""

import logging
import threading
from collections.abc import Callable
from pathlib import Path

from flask import Flask, Response, request
from sqlalchemy.orm import Session

from outreach.app import create_app
from outreach.domain.errors import OfficeLocked
from outreach.practising import Practice
from outreach.serve import Doors
from outreach.services import control, recording
from outreach.services.hub_link import bear_witness, look_for_rewind, syncing_for
from outreach.storage.db import db
from outreach.storage.office import Office

log = logging.getLogger(__name__)
WITNESS_SECONDS = 1.0


class Running:
    """Everything one office process does. Made locked; any sign-in opens it."""

    def __init__(
        self,
        folder: Path,
        *,
        port: int,
        host: str = "0.0.0.0",
        local_port: int | None = None,
        name: str = "logbog.lan",
    ) -> None:
        """`port` and `name` are where tablets find a new office; one that exists keeps its own name."""
        self.office = Office(folder)
        self._token = control.fresh_token()
        self._commands_at = port + 1 if local_port is None else local_port
        self.app: Flask = create_app(self.office, LAN_HOST=name, LAN_PORT=port, CONTROL_TOKEN=self._token)
        with self.app.app_context():
            self.engine = db.engine
        self.syncing = syncing_for(self.office, self.engine)
        self.app.extensions["syncing"] = self.syncing
        self.practice = self.app.extensions["practice"] = Practice(folder, create_app)
        self.app.after_request(self._after)
        self.office.vault.on_open.append(self._opened)
        self.doors = Doors(self.app, self.office, port=port, host=host, local_port=local_port)
        self.app.extensions["doors"] = self.doors
        self._changed, self._stopping = threading.Event(), threading.Event()
        self._witness = threading.Thread(target=self._testify, name="witness", daemon=True)

    def run(self, ready: Callable[[], None] = lambda: None) -> None:
        """Work until asked to stop. In the main thread only. Raises OSError when a port is taken."""
        self._witness.start()
        self.syncing.start()
        self.doors.run(self._stop, ready)

    def _opened(self) -> None:
        control.announce(self.office.folder, self._commands_at, self._token)
        if look_for_rewind(self.office, self.engine.begin):
            log.warning("the database was put back: a new stream was opened")
        bear_witness(self.office, self.engine.begin)
        with Session(self.engine) as session:
            recording.retry(session)  # a newer program may understand what an older one set aside
            session.commit()
        self.syncing.soon()

    def _after(self, response: Response) -> Response:
        if request.method == "POST" and response.status_code < 400:
            self._changed.set()
            self.syncing.soon()
        return response

    def _testify(self) -> None:
        """Write the witness soon after a change, not with it: a save waits for one disk only."""
        while not self._stopping.is_set():
            self._changed.wait()
            self._changed.clear()
            self._stopping.wait(WITNESS_SECONDS)
            self._bear()

    def _bear(self, *, lasting: bool = False) -> None:
        try:
            bear_witness(self.office, self.engine.begin, lasting=lasting)
        except OfficeLocked:
            return

    def _stop(self) -> None:
        self.practice.stop()
        self._stopping.set()
        self._changed.set()
        self.syncing.stop()
        self._bear(lasting=True)
        control.withdraw(self.office.folder, self._token)
