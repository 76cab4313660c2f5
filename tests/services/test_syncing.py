"""A laptop keeps in step by itself, and what others wrote does not outlive the hub's silence."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from outreach.domain.errors import OfficeLocked
from outreach.services.syncing import LEASE, Link, Syncing
from sync.entry import fresh_id, stamp
from sync.ledger import Ledger
from sync.ports import Answer
from sync.session import About, HubKey
from tests.sync.world import HubHost, Laptop, enrolled

PATIENCE = Answer(429, "application/problem+json", b'{"type":"/problems/later"}', 42.0)
PORTAL = Answer(200, "text/html", b"<html>")
REMOVED = Answer(401, "application/problem+json", b'{"type":"/problems/not-enrolled"}')


def syncing(laptop: Laptop) -> Syncing:
    hub = HubKey(laptop.host.hub.id, laptop.host.key.public_key())
    link = Link(laptop.wire, hub, laptop.org, laptop.wire.device)
    return Syncing(laptop.begin, laptop.apply, lambda: link, lambda: About("1", 0))


@pytest.fixture
def host(tmp_path: Path) -> HubHost:
    return HubHost(tmp_path)


@pytest.fixture
def carelink(host: HubHost, tmp_path: Path) -> Laptop:
    return enrolled(host, "carelink", tmp_path / "carelink.db")


def test_a_session_says_what_it_did(carelink: Laptop) -> None:
    carelink.write()
    outcome = syncing(carelink).now()
    assert (outcome.code, outcome.report.pushed, outcome.waiting) == ("done", 1, 0)


@pytest.mark.parametrize(
    "fault, code, after",
    [
        ("lost request", "unreachable", None),
        (PORTAL, "portal", None),
        (PATIENCE, "later", 42.0),
        (REMOVED, "refused", None),
    ],
)
def test_a_session_that_fails_says_why_and_keeps_everything(
    carelink: Laptop, fault: object, code: str, after: float | None
) -> None:
    one = carelink.write()
    carelink.wire.fault = lambda method, path: fault
    outcome = syncing(carelink).now()
    assert (outcome.code, outcome.waiting, outcome.after_seconds) == (code, 1, after)
    assert carelink.states(one.id) == ["office"]


def test_a_locked_office_says_so(carelink: Laptop) -> None:
    def locked() -> Link:
        raise OfficeLocked

    one = Syncing(carelink.begin, carelink.apply, locked, lambda: About("1", 0))
    assert one.now().code == "locked"


def test_an_office_that_opens_sends_what_waited_at_once(carelink: Laptop) -> None:
    held = threading.Event()

    def link() -> Link | None:
        if not held.is_set():
            raise OfficeLocked
        return None

    one = Syncing(carelink.begin, carelink.apply, link, lambda: About("1", 0))
    one.start()
    try:
        wait_for(lambda: one.last is not None)
        held.set()
        one.soon()
        wait_for(lambda: one.last is not None and one.last.code == "no_hub")
    finally:
        one.stop()


def wait_for(so: Callable[[], bool]) -> None:
    """Five seconds at most: much less than a session put off."""
    until = time.monotonic() + 5
    while not so():
        assert time.monotonic() < until
        time.sleep(0.01)


@pytest.fixture
def shared(
    host: HubHost, carelink: Laptop, tmp_path: Path
) -> tuple[Laptop, str, Callable[[timedelta], None]]:
    """The partner's laptop with one entry of Carelink's, and a way to make the hub's last word older."""
    bysek = enrolled(host, "bysek", tmp_path / "bysek.db")
    person = fresh_id()
    note = carelink.write(people=[person], share=True)
    carelink.write("grant", person)
    carelink.session()
    bysek.session()
    assert bysek.holds() == {note.id}

    def silent_for(time: timedelta) -> None:
        with bysek.begin() as db:
            Ledger(db).put("heard_at", stamp(datetime.now(UTC) - time))

    return bysek, note.id, silent_for


def test_after_35_silent_days_what_others_wrote_goes_and_comes_back_with_the_hub(
    shared: tuple[Laptop, str, Callable[[timedelta], None]],
) -> None:
    bysek, note, silent_for = shared
    own = bysek.write()
    silent_for(LEASE + timedelta(days=1))
    bysek.wire.fault = lambda method, path: "lost request"
    syncing(bysek).now()
    assert bysek.holds() == {own.id} and note not in bysek.rows
    bysek.wire.fault = lambda method, path: None
    syncing(bysek).now()
    assert bysek.holds() == {own.id, note}


@pytest.mark.parametrize("time", [LEASE - timedelta(days=1), timedelta(days=-400), timedelta(days=20_000)])
def test_a_clock_that_cannot_be_right_deletes_nothing(
    shared: tuple[Laptop, str, Callable[[timedelta], None]], time: timedelta
) -> None:
    bysek, note, silent_for = shared
    silent_for(time)
    bysek.wire.fault = lambda method, path: "lost request"
    syncing(bysek).now()
    assert bysek.holds() == {note}
