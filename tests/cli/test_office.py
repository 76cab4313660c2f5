"""An office from the command line: coupled, in step, copied, put back, looked after."""

import io
import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from cheroot import wsgi
from sqlalchemy.orm import Session

from outreach.cli import doctor, main
from outreach.domain.access import HELPER
from outreach.hub import HubFolder
from outreach.serve import Listener
from outreach.services import offices
from outreach.services import people as people_service
from outreach.storage.db import make_engine
from outreach.storage.office import Numbers, Office
from outreach.storage.queries import staff
from sync.entry import fresh_id
from sync.hub import enrol as hub_enrol
from sync.ledger import Ledger
from tests.cli.test_hub import free_port

ANNA, PHRASE, ORG = (fresh_id(), "kaffe lampe skov blå", fresh_id())
SECRET = "hemmelig sætning"


class Place:
    """An office, and whoever types commands in front of it."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self._capsys = folder, capsys
        self.phrase = folder.parent / "phrase"
        self.phrase.write_text(PHRASE + "\n")

    def __call__(self, command: str, *words: str, code: int = 0, phrase: Path | None = None) -> str:
        opened = ["--folder", str(self.folder), "--phrase-file", str(phrase or self.phrase)]
        assert main([command, *words, *opened]) == code
        out = self._capsys.readouterr()
        return out.out + out.err

    def write(self, name: str = SECRET) -> str:
        """A person, written by the leader."""
        office = Office(self.folder)
        engine = make_engine(office.vault)
        office.vault.unlock(ANNA, PHRASE)
        with Session(engine) as session:
            actor = staff.actor(session, ANNA)
            assert actor is not None
            made = people_service.create(session, actor, closed={"name": name})
        office.vault.lock()
        return made.root

    def state(self, id: str) -> str:
        office = Office(self.folder)
        engine = make_engine(office.vault)
        office.vault.unlock(ANNA, PHRASE)
        with engine.begin() as db:
            found = Ledger(db).state([id])[id]
        office.vault.lock()
        return found


@pytest.fixture
def place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Place:
    office = Office(tmp_path / "kontor")
    code = office.establish(
        name="Vorup",
        org_id=ORG,
        org_name="Carelink",
        org_role=HELPER,
        org_colour="#0f6d66",
        host="logbog.lan",
        port=8443,
        staff_id=ANNA,
        staff_name="Anna Holm",
        phrase=PHRASE,
    )
    with Session(make_engine(office.vault)) as session:
        offices.found(
            session, org_id=ORG, org_name="Carelink", org_role=HELPER, colour="#0f6d66", staff_id=ANNA,
            name="Anna Holm",
        )  # fmt: skip
    office.update_settings(numbers=Numbers("12 34 56 78"))
    office.vault.lock()
    found = Place(office.folder, capsys)
    (tmp_path / "recovery").write_text(code)
    return found


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[str]:
    """A hub over real TLS; the text that lets this office in."""
    port = free_port()
    folder, _ = HubFolder.create(tmp_path / "lager", f"https://localhost:{port}", "127.0.0.1", port)
    opened = folder.open()
    hub_enrol.add_org(opened, "Carelink", "helper", ORG)
    door = Listener(folder.app(opened), "127.0.0.1", port, tls=folder.tls())
    door.start()
    yield folder.invite(opened, ORG)
    door.stop()
    opened.close()


def test_without_an_office_every_command_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("sync", "status", "staff", "doctor"):
        assert main([command, "--folder", str(tmp_path / "none")]) == 1
        said = capsys.readouterr().err
        assert "ikke noget kontor" in said and str(tmp_path / "none") in said
    assert not (tmp_path / "none").exists()


def test_a_wrong_phrase_opens_nothing_and_says_so(place: Place, tmp_path: Path) -> None:
    (tmp_path / "wrong").write_text("forkert kode her igen")
    assert "Forkert kode" in place("status", code=1, phrase=tmp_path / "wrong")
    assert "--who: Anna" in place("status", "--who", "Bo", code=1)


def test_a_secret_that_cannot_be_read_is_said_and_not_a_traceback(
    place: Place, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(SystemExit):
        place("status", phrase=tmp_path / "none")
    assert "--phrase-file" in capsys.readouterr().err

    def nobody(prompt: str) -> str:
        raise EOFError

    monkeypatch.setattr("outreach.opening.getpass", nobody)
    assert main(["status", "--folder", str(place.folder)]) == 1
    assert "ingen kode" in capsys.readouterr().err


def test_an_office_that_is_open_elsewhere_is_left_alone(place: Place) -> None:
    office = Office(place.folder)
    office.vault.unlock(ANNA, PHRASE)
    assert "åbent i et andet program" in place("sync", code=1)
    office.vault.lock()


def test_coupled_in_step_and_told_in_one_line(
    place: Place, hub: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = place.write()
    assert "ikke koblet" in place("sync", code=1)
    (tmp_path / "invitation").write_text(f"  {hub[:80]}\n{hub[80:]} \n")
    assert "er koblet til https://localhost" in place(
        "enrol", str(tmp_path / "invitation"), "--label", "Disken"
    )
    said = place("sync")
    assert said.count("\n") == 1 and "Alt er fremme" in said
    assert place.state(one) == "hub"
    status = place("status")
    assert "Venter på at blive sendt: 0." in status and SECRET not in status
    monkeypatch.setattr("sys.stdin", io.StringIO(hub))
    assert "den er brugt" in place("enrol", code=1)  # an invitation is good once


@pytest.mark.parametrize("text", ["", "x", "eyJ1cmwiOiJ4In0"])
def test_what_is_no_invitation_changes_nothing(place: Place, tmp_path: Path, text: str) -> None:
    before = (place.folder / "office.json").read_bytes()
    (tmp_path / "invitation").write_text(text)
    assert place("enrol", str(tmp_path / "invitation"), code=1)
    assert (place.folder / "office.json").read_bytes() == before


def test_a_copy_put_back_holds_what_was_there_and_not_what_was_erased(
    place: Place, tmp_path: Path, hub: str
) -> None:
    kept, gone = place.write("Elif"), place.write()
    (tmp_path / "andet").mkdir()
    said = place("backup", str(tmp_path / "andet"))
    assert "læst igennem" in said and "samme disk" in said
    (home,) = (tmp_path / "andet").iterdir()
    (home / "erased-ids.txt").write_text(gone + "\n")
    old = place.folder
    place.folder = tmp_path / "nyt"
    said = place("restore", str(tmp_path / "andet"))
    assert "sat tilbage" in said and "outreach enrol" in said
    assert place.state(kept) == "office" and place.state(gone) == "erased"
    assert "allerede" in place("restore", str(tmp_path / "andet"), code=1)
    place.folder = tmp_path / "tredje"
    recovery = place("restore", str(tmp_path / "andet"), "--recovery", phrase=tmp_path / "recovery")
    assert "sat tilbage" in recovery
    assert "ingen sikkerhedskopi" in place("restore", str(old), code=1)


def test_a_phrase_that_nobody_remembers_is_replaced(place: Place, tmp_path: Path) -> None:
    assert place("staff") == "Anna Holm\n"
    said = place("staff", "--new-code", "Anna Holm", "--recovery", phrase=tmp_path / "recovery")
    code = said.split(":  ")[1].split("\n")[0]
    assert "har en engangskode" in place("staff")
    office = Office(place.folder)
    assert office.vault.redeem_code(code, "en helt anden sætning her") == ANNA
    office.vault.lock()
    assert "ingen Bo" in place(
        "staff", "--new-code", "Bo", "--recovery", code=1, phrase=tmp_path / "recovery"
    )


def test_a_leader_gives_a_code(place: Place) -> None:
    assert "Engangskode til Anna Holm" in place("staff", "--new-code", "Anna Holm")


def test_the_doctor_finds_what_is_missing(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    said = place("doctor", code=1)
    assert "ingen sikkerhedskopi" in said and "ikke koblet" in said
    assert said.endswith("2 ting at gøre noget ved.\n")
    if os.name == "posix":
        place.folder.chmod(0o755)
        assert "chmod go=" in place("doctor", code=1)
        place.folder.chmod(0o700)
    usage = shutil.disk_usage(place.folder)._replace(free=1000)
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _: usage)
    assert "0 MB ledig plads" in place("doctor", code=1)


def test_the_doctor_misses_the_number_to_call_about_a_child(place: Place) -> None:
    assert "Kommunens nummer" not in place("doctor", code=1)
    office = Office(place.folder)
    office.vault.unlock(ANNA, PHRASE)
    office.update_settings(numbers=Numbers())
    office.vault.lock()
    assert "Kommunens nummer" in place("doctor", code=1)


def coupled(place: Place, hub: str, tmp_path: Path) -> None:
    (tmp_path / "invitation").write_text(hub)
    place("enrol", str(tmp_path / "invitation"))
    (tmp_path / "andet").mkdir()
    place("backup", str(tmp_path / "andet"))


def test_the_doctor_looks_inside_and_at_the_hub(
    place: Place, hub: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    coupled(place, hub, tmp_path)
    place("sync")
    assert place("doctor", "--open", code=1) == (
        "- Sikkerhedskopien ligger på computerens egen disk. Tag en på en anden: outreach backup\n"
        "1 ting at gøre noget ved.\n"
    )
    (place.folder / "witness.json").write_text("{}")
    assert "ældre kopi" in place("doctor", "--open", code=1)


def test_the_doctor_tells_a_hub_from_what_answers_in_its_place(
    place: Place, tmp_path: Path, hub: str
) -> None:
    coupled(place, hub, tmp_path)
    settings = Office(place.folder).settings
    assert settings.hub
    port = free_port()
    text = (place.folder / "office.json").read_text()
    (place.folder / "office.json").write_text(text.replace(settings.hub.url, f"https://localhost:{port}"))
    assert "svarer ikke" in place("doctor", code=1)

    portal = wsgi.Server(("127.0.0.1", port), lambda environ, start: start("200 OK", []) and [b"hej"])
    portal.prepare()
    threading.Thread(target=portal.serve, daemon=True).start()
    try:
        assert "Noget andet end det sikre lager" in place("doctor", code=1)
    finally:
        portal.stop()
