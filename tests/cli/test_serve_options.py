"""`outreach serve`: an option goes before the machine's variable, and that before what the office keeps."""

import logging
from collections.abc import Callable
from pathlib import Path

import pytest

from outreach.cli import main, serve
from outreach.storage import slots
from outreach.storage.office import Office
from sync.entry import fresh_id

Asked = dict[str, object]


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Asked]:
    """What an office would be started with; nothing is."""
    asked: list[Asked] = []

    class Quiet:
        def __init__(self, folder: Path, **how: object) -> None:
            asked.append({"folder": folder, **how})

        def run(self, ready: Callable[[], None]) -> None:
            ready()

    monkeypatch.setattr(serve, "Running", Quiet)
    monkeypatch.setattr(logging, "basicConfig", lambda level, format: asked.append({"level": level}))
    for name in ("FOLDER", "NAME", "PORT", "LISTEN", "LOG_LEVEL"):
        monkeypatch.delenv(f"OUTREACH_{name}", raising=False)
    return asked


def an_office(folder: Path) -> Path:
    slots.COST, before = slots.Cost(8, 1, 1), slots.COST
    try:
        office = Office(folder)
        office.establish(
            name="Vorup", org_id=fresh_id(), org_name="Carelink", org_role="helper", org_colour="#0f6d66",
            host="kontor.lan", port=9100, staff_id=fresh_id(), staff_name="Anna",
            phrase="kaffe lampe skov blå",
        )  # fmt: skip
        office.vault.lock()
    finally:
        slots.COST = before
    return folder


def test_variables_count_and_options_go_first(
    tmp_path: Path, started: list[Asked], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {
        "FOLDER": str(tmp_path),
        "NAME": "kontor.local",
        "PORT": "9000",
        "LISTEN": "10.0.0.5",
        "LOG_LEVEL": "warning",
    }.items():
        monkeypatch.setenv(f"OUTREACH_{name}", value)
    assert main(["serve"]) == 0
    assert main(["serve", "--port", "9500", "--name", "192.168.1.20", "--log-level", "error"]) == 0

    assert started == [
        {"level": "WARNING"},
        {"folder": tmp_path, "port": 9000, "host": "10.0.0.5", "name": "kontor.local"},
        {"level": "ERROR"},
        {"folder": tmp_path, "port": 9500, "host": "10.0.0.5", "name": "192.168.1.20"},
    ]


def test_an_office_keeps_its_own_port_and_says_what_tablets_know(
    tmp_path: Path, started: list[Asked], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = an_office(tmp_path / "kontor")
    assert main(["serve", "--folder", str(folder)]) == 0
    assert started[-1]["port"] == 9100
    said = capsys.readouterr()
    assert "localhost:9101" in said.out and said.err == ""

    assert main(["serve", "--folder", str(folder), "--name", "andet.lan", "--port", "9200"]) == 0
    told = capsys.readouterr().err
    assert "kender kontoret som kontor.lan" in told and "leder efter port 9100" in told


def test_what_cannot_be_used_starts_nothing(
    tmp_path: Path,
    started: list[Asked],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(SystemExit) as end:
        main(["serve", "--port", "80"])
    assert end.value.code == 2 and "1024 til 65534" in capsys.readouterr().err
    monkeypatch.setenv("OUTREACH_PORT", "80")
    assert main(["serve"]) == 1
    assert "OUTREACH_PORT skal være et tal" in capsys.readouterr().err
    assert started == []
