"""An office killed while somebody types: what was typed is offered again, and lies nowhere in the clear."""

import re
import socket
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import requests

from outreach.services import meetings
from tests.logbook import ANNA, ELIF
from tests.web.conftest import PHRASE, Laptop, found

ROOT = Path(__file__).parents[2]
WORDS = "Halvt skrevet, da strømmen gik: violet paraply"


def free_ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as two:
        one.bind(("127.0.0.1", 0))
        two.bind(("127.0.0.1", 0))
        return one.getsockname()[1], two.getsockname()[1]


def started(folder: Path, log: Path) -> tuple[subprocess.Popen[bytes], str]:
    """The office as a process of its own; waits until it answers."""
    port, lan = free_ports()
    static = str(ROOT / "outreach" / "static")
    with log.open("ab") as out:
        child = subprocess.Popen(
            [sys.executable, "-m", "tests.browser.serving", str(folder), str(port), str(lan), static],
            cwd=ROOT,
            stdout=out,
            stderr=out,
        )
    address, deadline = f"http://127.0.0.1:{port}", time.monotonic() + 60
    while time.monotonic() < deadline:
        assert child.poll() is None, log.read_text()
        try:
            requests.get(f"{address}/log-ind", timeout=5)
            return child, address
        except requests.ConnectionError:
            time.sleep(0.05)
    raise AssertionError(log.read_text())


def signed_in(address: str) -> requests.Session:
    browser = requests.Session()
    token = csrf(browser.get(f"{address}/log-ind", timeout=30).text)
    sent: dict[str, Any] = {"csrf_token": token, "staff_id": ANNA.staff_id, "phrase": PHRASE}
    answer = browser.post(f"{address}/log-ind", data=sent, timeout=30, allow_redirects=False)
    assert answer.status_code == 303, answer.text
    return browser


def csrf(page: str) -> str:
    return str(re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', page)[0])


@pytest.mark.slow
def test_what_was_typed_survives_the_end_of_the_machine(tmp_path: Path):
    found(tmp_path / "office", "Carelink")
    laptop = Laptop(tmp_path / "office")
    laptop.browser(ANNA)
    case = {"name": "Casemøde", "first": "2026-05-06", "at": "09:00"}
    series = laptop.write(meetings.begin, ANNA, closed=case).root
    place = laptop.write(meetings.put_on, ANNA, series, date(2026, 5, 6), people=[ELIF])
    folder, log = laptop.office.folder, tmp_path / "log.txt"
    laptop.office.vault.lock()
    pages = {f"/moeder/punkt/{place}": "notes", f"/jobcenter/ny?person={ELIF}": "text"}

    child, address = started(folder, log)
    try:
        anna = signed_in(address)
        for page, field in pages.items():
            token = csrf(anna.get(f"{address}{page}", timeout=30).text)
            for length in range(len(WORDS) - 3, len(WORDS) + 1):  # as it is typed
                sent = {"csrf_token": token, "page": page, field: WORDS[:length]}
                assert anna.post(f"{address}/kladde", data=sent, timeout=30).status_code == 204
    finally:
        child.kill()
        child.wait()

    raw = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert b"violet paraply" not in raw
    child, address = started(folder, log)
    try:
        anna = signed_in(address)
        for page in pages:
            text = anna.get(f"{address}{page}", timeout=30).text
            assert WORDS in text and "Det, du skrev, står her stadig." in text
    finally:
        child.kill()
        child.wait()
