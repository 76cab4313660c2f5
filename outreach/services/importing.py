"""Imports at work in the background: one after the other, gone on with after a stop, quiet while locked."""

import logging
import threading

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain.errors import OfficeLocked
from outreach.domain.sheets import Words
from outreach.services.import_work import Work
from outreach.services.imports import AT_WORK
from outreach.storage.office import Office
from outreach.storage.queries import imports as queries

log = logging.getLogger("outreach")


class Imports:
    """The imports of one office process."""

    def __init__(self, engine: sa.Engine, words: Words, office: Office) -> None:
        self._engine, self._words, self._office = engine, words, office
        self._turn = threading.Lock()
        self._thread: threading.Thread | None = None

    def go_on(self) -> None:
        """Work on whatever has been asked for, until nothing is left."""
        with self._turn:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="import", daemon=True)
                self._thread.start()

    def wait(self, seconds: float | None = None) -> None:
        """Until this round of work is over."""
        if (thread := self._thread) is not None:
            thread.join(seconds)

    def _run(self) -> None:
        try:
            with Session(self._engine) as session:
                while waiting := queries.waiting(session, AT_WORK):
                    session.rollback()
                    Work(session, waiting[0], self._words, self._office).run()
        except OfficeLocked:
            return  # whoever opens the page next goes on with it
        except Exception as problem:
            log.error("an import stopped: %s", type(problem).__name__)  # its message may hold words
