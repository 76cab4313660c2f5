"""Bring this laptop and the hub in step, by itself, and say in one line what happened."""

import hashlib
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from outreach.domain.errors import OfficeLocked
from sync.entry import stamp
from sync.ledger import Ledger
from sync.ports import Apply, Begin, Transport, Unreachable
from sync.session import About, HubKey, Later, NotTheHub, Refused, Report, Session

log = logging.getLogger(__name__)
LOCAL = ZoneInfo("Europe/Copenhagen")

# What another organisation wrote is held on its person's consent; without the hub a stop cannot be heard.
LEASE = timedelta(days=35)
CLOCK_BELIEVED = timedelta(days=3 * 365)  # a clock further from the hub's last word than this deletes nothing

QUIET_SECONDS, LATE_DAY_SECONDS, SOON_SECONDS = 300.0, 60.0, 20.0
RETRY_SECONDS = (20.0, 60.0, 180.0, 300.0)


@dataclass(frozen=True, slots=True)
class Link:
    """All a laptop needs to talk to its hub."""

    transport: Transport
    hub: HubKey
    org: str
    device: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one attempt came to. `code`: done, unreachable, portal, later, refused, no_hub, locked."""

    code: str
    report: Report = field(default_factory=Report)
    waiting: int = 0
    at: str = ""
    after_seconds: float | None = None

    @property
    def ok(self) -> bool:
        return self.code == "done"


class Syncing:
    """One laptop's conversation with its hub. One session at a time, whoever asks."""

    def __init__(
        self,
        begin: Begin,
        apply: Apply,
        link: Callable[[], Link | None],
        about: Callable[[], About],
        send_kit: Callable[[Link], None] = lambda link: None,
        arrived: Callable[[Report], None] = lambda report: None,
        tidy: Callable[[], object] = lambda: None,
    ) -> None:
        self._begin, self._apply, self._link, self._about = begin, apply, link, about
        self._send_kit, self._arrived, self._tidy = send_kit, arrived, tidy
        self._one = threading.Lock()
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._device = ""
        self.last: Outcome | None = (
            None  # of this process; what is safe is asked of the database, never of this
        )

    def now(self) -> Outcome:
        """Run a session now. Never raises for a network or hub that fails: the outcome says so."""
        with self._one:
            try:
                self.last = self._attempt()
                self._tidy()  # whatever came of it: what went must not linger, with a hub or without
            except OfficeLocked:
                self.last = Outcome("locked")
            return self.last

    def soon(self) -> None:
        """Something was written: a session before long."""
        self._wake.set()

    def _attempt(self) -> Outcome:
        link = self._link()
        at = stamp(datetime.now(UTC))
        if link is None:
            return Outcome("no_hub", waiting=0, at=at)
        self._device = link.device
        self._expire(link.org)
        try:
            report = Session(self._begin, self._apply, link.transport, link.hub, link.org).run(self._about())
            if report.kit_wanted:
                self._send_kit(link)
            if report.pulled or report.voided:
                self._arrived(report)
        except Unreachable as problem:
            log.info("hub not reached: %s", problem)
            return self._ended("unreachable", at)
        except NotTheHub:
            return self._ended("portal", at)
        except Later as problem:
            return self._ended("later", at, problem.after_seconds)
        except Refused as problem:
            log.warning("hub refused: %s", problem)
            return self._ended("refused", at)
        with self._begin() as db:
            return Outcome("done", report, Ledger(db).waiting(), at)

    def _ended(self, code: str, at: str, after_seconds: float | None = None) -> Outcome:
        with self._begin() as db:
            return Outcome(code, Report(), Ledger(db).waiting(), at, after_seconds)

    def _expire(self, org: str) -> None:
        """Let go of what others wrote when the hub was silent for 35 days, if the clock can be believed."""
        with self._begin() as db:
            ledger = Ledger(db)
            heard = ledger.get("heard_at")
            if not heard:
                return
            silent = datetime.now(UTC) - datetime.fromisoformat(heard)
            if not LEASE < silent < CLOCK_BELIEVED:
                return
            foreign = ledger.foreign(org)
            if foreign:
                self._apply(db, ledger.forget(foreign), foreign)
                ledger.put("feed_pos", "0")
                ledger.put("feed_head", bytes(32).hex())
                ledger.unsee()

    # -- by itself

    def start(self) -> None:
        """Keep in step from a thread of its own: on every change, and from time to time."""
        self._thread = threading.Thread(target=self._run, name="sync", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Finish the step at hand and end."""
        self._stop.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(timeout=10)

    def _run(self) -> None:
        failures = 0
        while not self._stop.is_set():
            try:
                outcome = self.now()
            except (
                Exception
            ):  # the thread must outlive a locked file; the next round tells whether it was more
                log.exception("sync stopped half-way")
                outcome = Outcome("later")
            failures = 0 if outcome.code in ("done", "no_hub", "locked") else failures + 1
            self._wait(outcome, failures)

    def _wait(self, outcome: Outcome, failures: int) -> None:
        if failures:
            seconds = outcome.after_seconds or RETRY_SECONDS[min(failures, len(RETRY_SECONDS)) - 1]
            self._stop.wait(seconds)
            return
        if self._wake.wait(self._pause()):
            self._wake.clear()
            if outcome.code != "locked":  # opened, what waited goes at once
                self._stop.wait(SOON_SECONDS)

    def _pause(self) -> float:
        """Shorter late in the working day, and not the same second on every laptop."""
        late = 15 <= datetime.now(LOCAL).hour < 17
        spread = hashlib.sha256(self._device.encode()).digest()[0] / 255
        return (LATE_DAY_SECONDS if late else QUIET_SECONDS) * (0.8 + 0.4 * spread)


def wall_ms() -> int:
    """This laptop's clock as it is; the hub measures how far it is off."""
    return time.time_ns() // 1_000_000
