"""The demo is the product: real offices, a real hub, the wall between them, and nothing left when it ends."""

import os
import random
import re
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import psutil
import pytest
import requests
import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.cli import main
from outreach.demo import network
from outreach.demo.before import STOPPED_ONCE
from outreach.demo.build import steps
from outreach.demo.cast import BYSEK, CARELINK, HELPERS, JOBCENTER, LEADERS, ORGS, STAFF, residents
from outreach.demo.notes import read
from outreach.demo.offices import open_office
from outreach.demo.plan import Step, story_monday
from outreach.demo.run import HUB, ports_of
from outreach.domain.local_time import ZONE
from outreach.domain.phrase import weakness
from outreach.kinds.contact.rows import contact
from outreach.kinds.person.rows import person
from outreach.storage.db import make_engine
from outreach.storage.office import Office
from outreach.storage.queries.facts import OfficeFacts
from sync.entry import Entry, parse
from sync.ledger import Ledger
from sync.tables import entry

SATURDAY = datetime(2026, 11, 21, 22, 40, tzinfo=ZONE)
TEXTS = ("note", "text", "how", "reason")
# Words that begin with a capital in the middle of a sentence, beside the names of those who take part.
KNOWN = {"Carelink", "Bysekretariatet", "Jobcenteret", "CV", "CV'et", "MitID", "Digital", "Post", "Polen"}
KNOWN |= {"Borgerservice", "Skridt", "Ukraine", "Fælleshuset"}


@pytest.fixture(scope="module")
def planned() -> list[Step]:
    return steps(SATURDAY, 8)


def texts(planned: list[Step]) -> list[str]:
    closed = [step.draft.closed for step in planned]
    said = [part[name] for part in closed for name in TEXTS if part.get(name)]
    return said + [part["set"]["note"] for part in closed if "set" in part]


def test_the_same_moment_is_always_told_the_same_way(planned: list[Step]) -> None:
    assert steps(SATURDAY, 8) == planned
    assert steps(SATURDAY + timedelta(days=1), 8) != planned


def test_who_takes_part() -> None:
    people = residents(2026)
    here = [one for one in people if one.home in HELPERS]
    families = {one.household for one in here if not one.alone}
    assert (len(families), sum(one.alone for one in here), len(STAFF)) == (45, 60, 12)
    assert 150 <= sum(not one.alone for one in here) <= 170
    assert len({one.id for one in people}) == len(people)
    assert [one.key for one in STAFF.values() if weakness(one.phrase, [one.name])] == []


def test_eight_weeks_up_to_now(planned: list[Step]) -> None:
    count = Counter((step.by.org.key, step.draft.kind) for step in planned)
    assert count[CARELINK, "contact"] > 500 and count[BYSEK, "contact"] > 700
    assert count[CARELINK, "handover"] + count[BYSEK, "handover"] == 5
    assert not [step for step in planned if step.by.org.key == JOBCENTER and "consent" in step.draft.kind]
    assert max(step.at for step in planned) <= SATURDAY
    days = {step.at.date() for step in planned if step.draft.kind == "contact"}
    assert SATURDAY.date() - timedelta(days=1) in days and SATURDAY.date() not in days


def test_notes_are_many_plain_and_filled_in(planned: list[Step]) -> None:
    notes = [step.draft.closed["note"] for step in planned if step.draft.closed.get("note")]
    assert len(set(notes)) > 200
    assert max(Counter(notes).values()) <= 10
    for text in texts(planned):
        assert not re.search(r"[{}]|  |\b(udeblev|mangler|problem|aggressiv|ressourcesvag)", text), text
        assert len(text) <= 400
    for note in notes:
        assert note[-1] in '.!?"', note


def test_nobody_is_named_who_was_not_invented_here(planned: list[Step]) -> None:
    """Every word with a capital inside a sentence is a name of the lists, or one of a few other words."""
    people = [one.name for one in residents(2026)] + [one.name for one in STAFF.values()]
    names = KNOWN | {part for name in people for part in re.split(r"[ -]", name)}
    for text in {*texts(planned), *(text for some in read().values() for _, text in some)}:
        for word in re.findall(r"(?<![.!?:] )(?<![.!?:]\" )(?<!^)(?<!\")\b([A-ZÆØÅŁÇÖ][\w']+)", text):
            assert word in names or word.removesuffix("s") in names, f"{word}: {text}"


@pytest.mark.parametrize("hours", [*range(0, 8 * 24, 17), 24 * 41, 24 * 127 + 3, 24 * 130])
def test_it_can_be_told_on_any_day(hours: int) -> None:
    now = SATURDAY - timedelta(days=2, hours=14) + timedelta(hours=hours)
    told = steps(now, 2)
    friday = story_monday(now.date()) + timedelta(days=4)
    assert max(step.at for step in told) <= now
    assert friday.weekday() == 4 and timedelta(0) < now.date() - friday <= timedelta(days=7)
    ids = [step.draft.id for step in told if step.draft.kind != "person"]
    assert len(set(ids)) == len(ids)
    assert any(step.draft.closed.get("due") == now.date().isoformat() for step in told)


def test_without_a_network_there_is_no_address(monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(*_: object) -> None:
        raise OSError("network is unreachable")

    monkeypatch.setattr(network.socket, "socket", lambda *_: _Socket(unreachable))
    assert network.lan_address() is None
    monkeypatch.setattr(network.socket, "gethostname", lambda: "Åses Mac.local")
    assert network.lan_name() == "ses-mac.local"


@dataclass
class _Socket:
    connect: object

    def __enter__(self) -> "_Socket":
        return self

    def __exit__(self, *_: object) -> None: ...


def test_a_taken_port_is_named_with_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    base = free_ports()
    with socket.create_server(("127.0.0.1", ports_of(base)[HUB])):
        assert main(["demo", "--folder", str(tmp_path / "demo"), "--port", str(base)]) == 1
    said = capsys.readouterr().err
    assert f"Port {base + 6} er optaget" in said and f"--port {base + 100}" in said


def test_a_folder_with_something_else_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "kept.txt").write_text("kept")
    assert main(["demo", "--folder", str(tmp_path), "--fresh"]) == 1
    assert [one.name for one in tmp_path.iterdir()] == ["kept.txt"]
    assert "noget andet" in capsys.readouterr().err


def free_ports() -> int:
    while True:
        base = random.randrange(20_000, 55_000, 10)
        if not network.taken(list(range(base, base + 7)), "127.0.0.1"):
            return base


# -- the whole thing, once


@dataclass
class Ran:
    """What one run of the demo showed."""

    folder: Path
    base: int
    screen: str = ""
    sign_in_pages: dict[str, str] = field(default_factory=dict)
    hub_page: int = 0
    signed_in: str = ""
    code: int | None = None
    stop_seconds: float = 0.0
    left: list[psutil.Process] = field(default_factory=list)


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ran]:
    """Start the command as a person would, look around, and end it."""
    place = tmp_path_factory.mktemp("demo")
    found = Ran(place / "demo", free_ports())
    command = [sys.executable, "-m", "outreach", "demo", "--no-browser", "--weeks", "1"]
    with open(place / "screen.txt", "w+", encoding="utf-8") as screen:
        running = subprocess.Popen(
            [*command, "--folder", str(found.folder), "--port", str(found.base)],
            stdout=screen,
            stderr=subprocess.STDOUT,
            env={**os.environ, "PYTHONUTF8": "1"},
        )
        try:
            found.screen = wait_for_screen(running, place / "screen.txt")
            look_around(found)
            family = psutil.Process(running.pid).children(recursive=True)
            started = time.monotonic()
            running.send_signal(signal.SIGTERM)
            found.code = running.wait(timeout=30)
            found.stop_seconds = time.monotonic() - started
            _, left = psutil.wait_procs(family, timeout=5)
            found.left = [one for one in left if one.status() != psutil.STATUS_ZOMBIE]
        finally:
            running.kill()
    yield found


def wait_for_screen(running: "subprocess.Popen[bytes]", screen: Path) -> str:
    until = time.monotonic() + 180
    while "Ctrl-C" not in (said := screen.read_text(encoding="utf-8")):
        assert running.poll() is None, said
        assert time.monotonic() < until, said
        time.sleep(0.1)
    return said


def look_around(found: Ran) -> None:
    ports = ports_of(found.base)
    for key in ORGS:
        page = f"http://localhost:{ports[key] + 1}/log-ind"
        found.sign_in_pages[key] = requests.get(page, timeout=30).text
    trusted = found.folder / "authority.pem"
    text = (found.folder / HUB / "authority.pem").read_text()
    trusted.write_text(text[text.index("-----BEGIN CERT") :])
    address = f"https://localhost:{ports[HUB]}/"
    found.hub_page = requests.get(address, timeout=30, verify=str(trusted)).status_code
    browser, leader = requests.Session(), LEADERS[CARELINK]
    page = f"http://localhost:{ports[CARELINK] + 1}/log-ind"
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', browser.get(page, timeout=30).text)
    assert token
    typed = {"csrf_token": token[1], "staff_id": leader.id, "phrase": leader.phrase}
    found.signed_in = browser.post(page, data=typed, timeout=30).text


@pytest.mark.slow
def test_the_screen_says_where_and_how(ran: Ran) -> None:
    for one in STAFF.values():
        assert one.name in ran.screen and one.phrase in ran.screen
    for port in (*(port + 1 for key, port in ports_of(ran.base).items() if key != HUB), ran.base + 6):
        assert f"localhost:{port}" in ran.screen
    assert "▀" in ran.screen and f"http://localhost:{ran.base + 1}/tablet" in ran.screen
    assert "--fresh" in ran.screen and "Fejl" not in ran.screen


@pytest.mark.slow
def test_every_office_and_the_hub_answer(ran: Ran) -> None:
    for key, page in ran.sign_in_pages.items():
        assert ORGS[key].name in page and LEADERS[key].name in page
    assert ran.hub_page == 200
    assert re.search(r"Logget ind:\W.*Signe Holm", ran.signed_in, re.DOTALL)
    assert "Marzena Wójcik" in ran.signed_in


@pytest.mark.slow
def test_it_ends_when_asked_and_leaves_nothing_running(ran: Ran) -> None:
    assert ran.code == 0
    assert ran.left == []
    assert ran.stop_seconds < 10
    assert network.taken(list(range(ran.base, ran.base + 7)), "127.0.0.1") == []


@contextmanager
def opened(ran: Ran, org: str) -> Iterator[tuple[Session, list[Entry]]]:
    office = Office(ran.folder / org)
    engine = make_engine(office.vault)
    open_office(office, org)
    with Session(engine) as session:
        lines = session.scalars(sa.select(entry.c.line).where(entry.c.line.is_not(None)))
        yield session, [parse(line) for line in lines]
    office.vault.lock()


@pytest.mark.slow
def test_the_jobcenter_has_letters_and_minutes_and_nothing_else_of_the_helpers(ran: Ran) -> None:
    with opened(ran, JOBCENTER) as (session, here):
        others = [one for one in here if one.org != ORGS[JOBCENTER].id]
        assert {one.kind for one in others} == {"organisation", "area", "handover", "minutes"}
        assert not any(one.people for one in others)
        names = set(session.scalars(sa.select(person.c.name)))
        assert names == {one.name for one in residents(2026) if one.home == JOBCENTER}
        assert set(session.scalars(sa.select(contact.c.org))) <= {ORGS[JOBCENTER].id}


@pytest.mark.slow
def test_each_helper_has_of_the_other_only_those_who_said_yes(ran: Ran) -> None:
    by_id = {one.id: one for one in residents(datetime.now(ZONE).year)}
    stopped = {one.id for one in by_id.values() if one.surname == "Melnyk"}
    for org, partner in (HELPERS, HELPERS[::-1]):
        with opened(ran, org) as (session, here):
            known = set(session.scalars(sa.select(person.c.root)))
        theirs = [one for one in here if one.org == ORGS[partner].id]
        named = {id for one in theirs if not one.kind.startswith("consent") for id in one.people}
        assert Counter(one.kind for one in theirs)["contact"] > 10
        assert named and all(by_id[id].shared for id in named) and not named & stopped
        assert all(one.open["drawer"] == "helpers" and one.people for one in theirs if one.kind == "contact")
        assert not [
            by_id[id] for id in known if by_id[id].home != org and (id in stopped or not by_id[id].shared)
        ]
        assert {one.id for one in by_id.values() if one.home == org} <= known


@pytest.mark.slow
def test_all_is_in_the_safe_store_and_consents_hold(ran: Ran) -> None:
    people = {one.name: one.id for one in residents(2026)}
    with opened(ran, CARELINK) as (session, here):
        mine = [one.id for one in here if one.org == ORGS[CARELINK].id]
        assert set(Ledger(session.connection()).state(mine).values()) == {"hub"}
        partners = OfficeFacts(session).partners
        assert partners(people["Elif Aksoy"]) == partners(people[STOPPED_ONCE]) == {ORGS[BYSEK].id}
        assert partners(people["Oksana Melnyk"]) == partners(people["Yusuf al-Masri"]) == frozenset()
