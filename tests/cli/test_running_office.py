"""Commands while the office is open: it does them itself, for whoever proved a phrase and owns the folder."""

import http.client
import json
import os
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from outreach.cli import main
from outreach.running import Running
from outreach.services import control
from outreach.storage import backup
from tests.cli.test_hub import free_port
from tests.cli.test_office import ANNA, PHRASE, SECRET, Place
from tests.cli.test_office import hub as hub
from tests.cli.test_office import place as place


@pytest.fixture
def running(place: Place) -> Iterator[Running]:
    """The place's office at work, and open."""
    port = free_port()
    office = Running(place.folder, port=0, local_port=port)
    office.doors.start()
    office.office.vault.unlock(ANNA, PHRASE)
    yield office
    office._stop()
    office.doors.stop()


def post(port: int, token: str, **command: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    with closing(connection):
        connection.request("POST", control.ADDRESS, json.dumps(command).encode(), {control.HEADER: token})
        answer = connection.getresponse()
        return answer.status, answer.read()


def test_status_sync_and_backup_work_while_it_runs(place: Place, running: Running, tmp_path: Path) -> None:
    assert "Carelink, Vorup" in place("status") and SECRET not in place("status")
    assert "ikke koblet" in place("sync", code=1)
    (tmp_path / "andet").mkdir()
    assert "læst igennem" in place("backup", str(tmp_path / "andet"))
    assert backup.latest(running.office) is not None
    assert running.office.vault.is_open


def test_a_session_with_the_hub_is_the_running_offices_own(place: Place, hub: str, tmp_path: Path) -> None:
    (tmp_path / "invitation").write_text(hub)
    place("enrol", str(tmp_path / "invitation"))
    one = place.write()
    office = Running(place.folder, port=0, local_port=free_port())
    office.doors.start()
    office.office.vault.unlock(ANNA, PHRASE)
    try:
        assert "Alt er fremme" in place("sync")
        assert office.syncing.last and office.syncing.last.ok
    finally:
        office._stop()
        office.doors.stop()
    assert place.state(one) == "hub"


def test_a_wrong_phrase_reaches_nobody(place: Place, running: Running, tmp_path: Path) -> None:
    (tmp_path / "wrong").write_text("forkert kode her igen")
    assert "Forkert kode" in place("status", code=1, phrase=tmp_path / "wrong")


def test_what_the_running_office_refuses_is_said(place: Place, running: Running, tmp_path: Path) -> None:
    inside = place.folder / "kopier"
    inside.mkdir()
    assert place("backup", str(inside), code=1).strip()
    assert backup.latest(running.office) is None


def test_it_says_it_is_open_only_when_its_port_is_its_own(
    place: Place, running: Running, capsys: pytest.CaptureFixture[str]
) -> None:
    taken = running.doors.local_port - 1
    assert main(["serve", "--folder", str(place.folder.parent / "other"), "--port", str(taken)]) == 1
    said = capsys.readouterr()
    assert "er åbent" not in said.out and "optaget" in said.err


def test_without_the_token_there_is_no_such_address(place: Place, running: Running) -> None:
    port, token = running.doors.local_port, running._token
    for wrong in ("", "x", token[:-1], token + "x"):
        assert post(port, wrong, command="status", staff_id=ANNA)[0] == 404
    assert post(port, token, command="erase", staff_id=ANNA)[0] == 404
    assert post(port, token, command="status", staff_id="nobody")[0] == 404
    assert post(port, token, command="status", staff_id=ANNA)[0] == 200


def test_the_note_is_its_owners_and_goes_with_the_office(place: Place, running: Running) -> None:
    note = place.folder / control.FILE
    if os.name == "posix":
        assert note.stat().st_mode & 0o077 == 0
    running._stop()
    assert not note.exists()


def test_a_note_left_by_a_crash_says_only_that_it_is_busy(place: Place) -> None:
    control.announce(place.folder, free_port(), "token")
    office = Running(place.folder, port=0, local_port=0).office
    office.vault.unlock(ANNA, PHRASE)
    control.announce(place.folder, free_port(), "token")
    began = time.monotonic()
    assert "Brug siderne" in place("status", code=1)
    assert time.monotonic() - began < 5
    office.vault.lock()
