"""A hub from the command line: made, served, backed up, put back."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from outreach.cli import main
from outreach.hub import HubFolder
from outreach.storage import ca
from sync import invitation, protocol, tables
from sync.entry import fresh_id, fresh_nonce, parse, write
from sync.http import HttpTransport, PinnedAdapter
from sync.hub import backup
from sync.hub.store import sqlite_engine
from sync.ledger import Ledger
from sync.receipt import b64, unb64
from sync.session import About, HubKey, Session

URL = "https://localhost:{}"


class Desk:
    """Whoever types commands, and what came back."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self._capsys, self.port = folder, capsys, free_port()

    def __call__(self, *words: str, code: int = 0) -> str:
        said = [*words, "--folder", str(self.folder)]
        assert main(["hub", *said]) == code
        out = self._capsys.readouterr()
        return out.out + out.err

    def init(self, *more: str) -> tuple[str, str]:
        """A new hub; its backup code and its operator's."""
        text = self("init", "--url", URL.format(self.port), "--port", str(self.port), *more)
        codes = re.findall(r":  (\S+)$", text, re.MULTILINE)
        return codes[0], codes[1]

    def organisation(self, name: str = "Carelink", role: str = "helper") -> str:
        return self("org", name, "--role", role).split(": ")[1].strip()

    def rows(self, table: sa.Table = tables.entry) -> int:
        hub = HubFolder(self.folder).open()
        with hub.ingest.connect() as db:
            count = db.scalar(sa.select(sa.func.count()).select_from(table))
        hub.close()
        return int(count or 0)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(tmp_path / "lager", capsys)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    found = tmp_path / "andet-sted"
    found.mkdir()
    return found


class Office:
    """A laptop as far as a hub can tell, let in by an invitation, talking over real TLS."""

    def __init__(self, path: Path, text: str, key: Ed25519PrivateKey | None = None) -> None:
        self.invited = invitation.read(text)
        self.key = key or Ed25519PrivateKey.generate()
        self.hub = HubKey(self.invited.hub, Ed25519PublicKey.from_public_bytes(unb64(self.invited.key)))
        self.engine = sqlite_engine(str(path), write=True)
        with self.engine.begin() as db:
            tables.create(db, tables.LAPTOP)
        self.device = ""
        asked = protocol.Enrol(self.invited.code, b64(self.key.public_key().public_bytes_raw()), "Kontoret")
        body = self.session().ask("/v1/enrol", protocol.encode(asked))
        self.device = protocol.decode(body, protocol.Enrolled).device

    def session(self) -> "Talk":
        return Talk(self)

    def write(self, kind: str = "area") -> str:
        id = fresh_id()
        made = {"id": id, "nonce": fresh_nonce(), "at": "2026-05-18T08:22:33.123Z", "root": id}
        line = write(
            **made, kind=kind, version=1, org=self.invited.org, by=fresh_id(), closed={"name": "Vest"}
        )
        with self.engine.begin() as db:
            Ledger(db).place([parse(line)])
        return id

    def sync(self) -> int:
        report = Session(
            self.engine.begin, lambda *_: None, self.session().transport, self.hub, self.invited.org
        ).run(About("1", time.time_ns() // 1_000_000))
        return report.pushed

    def state(self, id: str) -> str:
        with self.engine.begin() as db:
            return Ledger(db).state([id])[id]

    def close(self) -> None:
        self.engine.dispose()


class Talk:
    def __init__(self, office: Office) -> None:
        context = ca.pinned_context(office.invited.ca)
        self.transport = HttpTransport(office.invited.url, office.device, office.key, context)

    def ask(self, path: str, body: bytes) -> bytes:
        answer = self.transport.call("POST", path, body)
        assert answer.status == 201, answer
        return json.loads(answer.body)["body"].encode()


class Served:
    """`outreach hub serve` in a process of its own."""

    def __init__(self, desk: Desk) -> None:
        command = [sys.executable, "-m", "outreach", "hub", "serve", "--folder", str(desk.folder)]
        with open(desk.folder.parent / "log", "ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        for _ in range(200):
            with socket.socket() as one:
                if one.connect_ex(("127.0.0.1", desk.port)) == 0:
                    return
            assert self.process.poll() is None, (desk.folder.parent / "log").read_text()
            time.sleep(0.05)
        raise AssertionError("the hub did not start")

    def stop(self) -> int:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=20)


@pytest.fixture
def served(desk: Desk) -> Iterator[list[Served]]:
    running: list[Served] = []
    yield running
    for one in running:
        one.stop()


def test_a_hub_is_made_once_and_keeps_its_keys_to_itself(desk: Desk) -> None:
    desk.init()
    before = {path.name: path.read_bytes() for path in desk.folder.glob("*.[jkp]*")}
    if os.name == "posix":
        assert {path.stat().st_mode & 0o777 for path in desk.folder.iterdir()} == {0o600}
        assert desk.folder.stat().st_mode & 0o777 == 0o700
    assert "Der er allerede et lager" in desk("init", "--url", URL.format(1), code=1)
    assert {path.name: path.read_bytes() for path in desk.folder.glob("*.[jkp]*")} == before


@pytest.mark.parametrize("asked, port", [(None, 9443), (9000, 9000)])
def test_a_hub_listens_where_its_address_says(tmp_path: Path, asked: int | None, port: int) -> None:
    home, _ = HubFolder.create(tmp_path / "hub", "https://lager.example:9443", "127.0.0.1", asked)
    assert HubFolder(home.folder).settings.port == port


def test_no_code_is_kept_where_it_can_be_read(desk: Desk) -> None:
    codes = desk.init()
    for path in desk.folder.iterdir():
        data = path.read_bytes()
        assert not any(code.encode() in data or code.replace("-", "").encode() in data for code in codes)


@pytest.mark.parametrize(
    "url", ["http://lager.example", "lager.example", "https://", "", "ftp://x", "https://x:y"]
)
def test_laptops_reach_a_hub_by_https_only(desk: Desk, url: str) -> None:
    assert "https" in desk("init", "--url", url, code=1)
    assert not desk.folder.exists()


@pytest.mark.parametrize("words", [["devices"], ["check"], ["invite", "x"], ["backup", "."], ["upgrade"]])
def test_where_there_is_no_hub_every_command_says_so(desk: Desk, words: list[str]) -> None:
    assert "Der er intet lager" in desk(*words, code=1)
    assert not desk.folder.exists()


def test_a_key_that_others_can_read_stops_the_start(desk: Desk) -> None:
    desk.init()
    if os.name == "posix":
        (desk.folder / "hub.key").chmod(0o644)
        assert "chmod 600" in desk("check", code=1)


def test_organisations_are_listed_and_never_doubled(desk: Desk) -> None:
    desk.init()
    assert "Ingen organisationer endnu" in desk("org")
    id = desk.organisation()
    assert "allerede" in desk("org", "Carelink", "--role", "authority", code=1)
    assert desk("org") == f"{id}  hjælper     Carelink\n"
    assert "allerede" in desk("org", "Igen", "--role", "helper", "--id", id, code=1)
    assert "--role" in desk("org", "Uden", code=1)
    assert "ikke et id" in desk("org", "Skæv", "--role", "helper", "--id", "7", code=1)
    assert "ingen organisation" in desk("invite", fresh_id(), code=1)


def test_help_says_what_each_verb_does(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["hub", "--help"])
    assert left.value.code == 0
    verbs = re.findall(r"^    ([a-z-]+)", capsys.readouterr().out, re.MULTILINE)
    assert set(verbs) >= {
        "init",
        "serve",
        "org",
        "invite",
        "devices",
        "revoke",
        "backup",
        "restore",
        "retry-parked",
    }
    for verb in verbs:
        with pytest.raises(SystemExit) as left:
            main(["hub", verb, "--help"])
        assert left.value.code == 0
        assert "--folder" in capsys.readouterr().out
    with pytest.raises(SystemExit) as left:
        main(["hub", "made-up"])
    assert left.value.code == 2


def test_from_an_empty_folder_to_a_durable_tick_and_back(
    desk: Desk, served: list[Served], target: Path, tmp_path: Path
) -> None:
    """Made, served over TLS, enrolled, synced, backed up, lost, put back, and whole again."""
    code, operator = desk.init()
    org = desk.organisation()
    text = desk("invite", org)
    served.append(Served(desk))
    office = Office(tmp_path / "office.db", text)
    early = office.write()
    assert office.sync() == 1 and office.state(early) == "hub"
    said = desk("backup", str(target))
    assert "1 indførsler, læst igennem" in said and "tæller ikke" in said
    office.sync()
    assert office.state(early) == "hub"
    assert "tæller ikke" not in desk("backup", str(target), "--elsewhere")
    office.sync()
    assert office.state(early) == "durable"
    assert desk("check") == "Alt er i orden.\n"
    late = office.write()
    assert office.sync() == 1
    assert operator_sees(desk, office, operator) == 200

    assert served.pop().stop() == 0
    (target / "lager-20200101T000000Z.backup").write_text("an old one that cannot be read")
    for path in desk.folder.iterdir():
        path.unlink()
    (tmp_path / "code").write_text(code.lower())
    restored = desk("restore", str(target), "--code-file", str(tmp_path / "code"))
    assert "1 indførsler" in restored and " kl. " in restored
    assert ("ingen journal" in restored) is not (target / "journal").exists()

    served.append(Served(desk))
    assert operator_sees(desk, office, operator) == 401
    office.sync()
    assert (office.state(early), office.state(late)) == ("hub", "hub")  # until there is a new backup
    desk("backup", str(target), "--elsewhere")
    office.sync()
    assert (office.state(early), office.state(late)) == ("durable", "durable")
    assert desk.rows() == 2
    log = (tmp_path / "log").read_text()
    assert "Traceback" not in log and "Vest" not in log
    office.close()


def operator_sees(desk: Desk, office: Office, code: str) -> int:
    with requests.Session() as browser:
        browser.mount("https://", PinnedAdapter(ca.pinned_context(office.invited.ca)))
        url = URL.format(desk.port)
        answer = browser.post(f"{url}/log-ind", data={"code": code}, timeout=10)
        assert answer.status_code != 200 or "Kontoret" in answer.text
        return answer.status_code


def test_a_laptop_is_shut_out_and_told_of_first(desk: Desk, served: list[Served], tmp_path: Path) -> None:
    desk.init()
    text = desk("invite", desk.organisation())
    served.append(Served(desk))
    office = Office(tmp_path / "office.db", text)
    office.sync()
    assert f"{office.device}  Kontoret (Carelink)" in desk("devices")
    assert "Intet er ændret" in desk("revoke", office.device, "--dry-run")
    office.sync()
    assert "lukket ude" in desk("revoke", office.device)
    with pytest.raises(Exception, match="not-enrolled"):
        office.sync()
    assert "0 computere" in desk("devices")
    assert "er her ikke" in desk("revoke", office.device, code=1)
    office.close()


@pytest.mark.parametrize("spoil", ["code", "file", "folder", "no file"])
def test_a_restore_that_cannot_be_done_changes_nothing(
    desk: Desk, target: Path, tmp_path: Path, spoil: str
) -> None:
    code, _ = desk.init()
    desk("backup", str(target))
    (path,) = target.glob("*.backup")
    if spoil == "code":
        code = code[::-1]
    if spoil == "file":
        data = bytearray(path.read_bytes())
        data[-30] ^= 1
        path.write_bytes(data)
    if spoil == "no file":
        path = target / "none"
    (tmp_path / "code").write_text(code)
    before = sorted(path.name for path in tmp_path.iterdir())
    if spoil != "folder":
        desk.folder = tmp_path / "new"
    said = desk("restore", str(path), "--code-file", str(tmp_path / "code"), code=1)
    words = {
        "code": "koden",
        "file": "Intet er ændret",
        "folder": "er der allerede",
        "no file": "findes ikke",
    }
    assert words[spoil] in said or (spoil in ("code", "file") and "dur ikke" in said)
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_old_backups_go_but_never_the_newest(desk: Desk, target: Path) -> None:
    desk.init()
    names = [f"lager-2026{month:02}01T000000Z.backup" for month in range(1, 7)]
    for name in names:
        (target / name).write_bytes(b"")
    said = desk("backup", str(target), "--dry-run")
    assert said.count("Ville slette") == 3 and len(list(target.iterdir())) == 6
    desk("backup", str(target))
    left = sorted(path.name for path in target.glob("*.backup"))
    assert left[:2] == names[4:] and len(left) == 3


def test_an_invitation_or_operator_is_taken_back(desk: Desk) -> None:
    desk.init()
    assert "vises kun nu" in desk("operator", "Bo")
    assert "kan ikke logge ind" in desk("operator", "Bo", "--remove")
    assert "ingen driftskode" in desk("operator", "Bo", "--remove", code=1)


def test_a_full_place_makes_no_backup_count(
    desk: Desk, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.init()

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup, "verify", full)
    assert "tæller ikke" in desk("backup", str(target), "--elsewhere", code=1)
    assert list(target.iterdir()) == []
    assert desk.rows(tables.event) == 0


def test_a_hub_on_postgresql(desk: Desk, postgres: str, target: Path, tmp_path: Path) -> None:
    """Made with the owner's address, which is not kept; run as two roles; put back into another database."""
    code, _ = desk.init("--database", postgres)
    settings = HubFolder(desk.folder).settings
    assert "postgres:" not in settings.ingest + settings.reader.split("@")[1]
    assert {sa.make_url(url).username for url in (settings.ingest, settings.reader)} == {
        f"{sa.make_url(postgres).database}_{role}" for role in ("ingest", "reader")
    }
    desk.organisation()
    assert "ejeren" in desk("upgrade", code=1)
    assert "passer" in desk("upgrade", "--database", postgres)
    desk("backup", str(target), "--elsewhere")
    assert desk("check") == "Alt er i orden.\n"
    with sa.create_engine(postgres, poolclass=sa.NullPool).begin() as db:
        db.exec_driver_sql("ALTER TABLE entry NO FORCE ROW LEVEL SECURITY")
    assert "holder ikke muren" in desk("check", code=1)
    (tmp_path / "code").write_text(code)
    desk.folder = tmp_path / "new"
    (path,) = target.glob("*.backup")
    assert "0 indførsler" in desk("restore", str(path), "--code-file", str(tmp_path / "code"))
    assert desk("org").strip().endswith("Carelink")
