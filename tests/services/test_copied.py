"""An office without a hub: its own backup in another place lets tablets let go, and nothing less does."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from outreach.services import backups, intake, offices, people
from outreach.storage import backup, slots
from outreach.storage.backup import LATEST
from outreach.storage.db import make_engine
from outreach.storage.office import Hub, Office
from outreach.storage.queries import staff
from sync.entry import fresh_id

PHRASE, ANNA = "kaffe lampe skov blå", fresh_id()


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    monkeypatch.setattr(slots, "COST", slots.Cost(8, 1, 1))
    office, org = Office(tmp_path / "office"), fresh_id()
    about = {"org_id": org, "org_name": "Carelink", "org_role": "helper"}
    office.establish(
        **about, org_colour="#0a5f5a", name="Vorup", host="logbog.lan", port=8443,
        staff_id=ANNA, staff_name="Anna", phrase=PHRASE,
    )  # fmt: skip
    with Session(make_engine(office.vault)) as session:
        offices.found(session, **about, colour="#0a5f5a", staff_id=ANNA, name="Anna")
    (tmp_path / "usb").mkdir()
    yield office
    office.vault.lock()


@pytest.fixture
def session(office: Office) -> Iterator[Session]:
    with Session(make_engine(office.vault)) as session:
        yield session


def write(session: Session) -> str:
    actor = staff.actor(session, ANNA)
    session.rollback()
    assert actor
    return people.create(session, actor, closed={"name": "Elif"}).id


def where(session: Session, office: Office, *ids: str) -> list[str]:
    told = intake.whereabouts(session, office, ids)
    session.rollback()
    return [told[id] for id in ids]


def test_a_copy_elsewhere_that_was_read_back_counts_as_far_as_it_reaches(
    session: Session, office: Office, tmp_path: Path
) -> None:
    before, unknown = write(session), fresh_id()
    assert where(session, office, before, unknown) == ["office", "unknown"]
    backup.backup(office, tmp_path / "usb", elsewhere=False)
    assert where(session, office, before) == ["office"]  # it would burn with the laptop

    backup.backup(office, tmp_path / "usb", elsewhere=True)
    after = write(session)
    assert where(session, office, before, after, unknown) == ["durable", "office", "unknown"]

    (office.folder / LATEST).write_text("{")
    assert where(session, office, before) == ["office"]


def test_with_a_hub_only_the_hubs_word_counts(session: Session, office: Office, tmp_path: Path) -> None:
    one = write(session)
    backup.backup(office, tmp_path / "usb", elsewhere=True)
    office.update_settings(hub=Hub("https://lager.example", fresh_id(), "key"))
    assert where(session, office, one) == ["office"]


def test_what_the_copy_holds_is_what_a_restore_brings_back(
    session: Session, office: Office, tmp_path: Path
) -> None:
    one = write(session)
    made = backup.backup(office, tmp_path / "usb", elsewhere=True)
    assert where(session, office, one) == ["durable"]
    backups.put_back(Path(made.target), tmp_path / "again", lambda vault: vault.unlock(ANNA, PHRASE))
    again = Office(tmp_path / "again")
    engine = make_engine(again.vault)
    again.vault.unlock(ANNA, PHRASE)
    with Session(engine) as there:
        assert where(there, again, one)[0] in ("office", "durable")
    again.vault.lock()
