"""Copies in another place: read back before they count, readable by nobody else, erasing again on return."""

import os
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from outreach.domain.errors import (
    Full,
    Invalid,
    NotFound,
    OfficeDamaged,
    OfficeExists,
    OfficeLocked,
    WrongPhrase,
)
from outreach.storage import backup as backups
from outreach.storage import cipher, slots
from outreach.storage.backup import backup, found, latest, restore
from outreach.storage.db import make_engine
from outreach.storage.kit import Hub
from outreach.storage.office import Office
from outreach.storage.vault import Vault
from outreach.storage.witness import Witness
from sync.entry import Entry, fresh_id, fresh_nonce, parse, stamp, write
from sync.ledger import Ledger

ANNA, PHRASE = "018f8a52-7c00-7abc-8def-00000000000a", "kaffe lampe skov blå"
BO, OTHER = "018f8a52-7c00-7abc-8def-00000000000b", "der er altid kaffe på kanden"
ORG = "018f8a52-7c00-7abc-8def-0000000000aa"
CANARY = "Elif kom med et brev fra kommunen"
NOW = datetime(2026, 11, 21, 14, 30, tzinfo=UTC)


def line(text: str = CANARY) -> Entry:
    id = fresh_id()
    fields = {"id": id, "nonce": fresh_nonce(), "at": stamp(NOW), "kind": "contact", "version": 1}
    return parse(write(**fields, org=ORG, by=ANNA, root=id, people=[], open={}, closed={"note": text}))


@pytest.fixture
def office(tmp_path, monkeypatch):
    monkeypatch.setattr(slots, "COST", slots.Cost(8, 1, 1))
    made = Office(tmp_path / "office")
    made.establish(
        name="Carelink Vorup",
        org_id=ORG,
        org_name="Carelink",
        org_role="helper",
        org_colour="#0b6",
        host="logbog.lan",
        port=8443,
        staff_id=ANNA,
        staff_name="Anna",
        phrase=PHRASE,
    )
    yield made
    made.vault.lock()


@pytest.fixture
def engine(office):
    return make_engine(office.vault)


@pytest.fixture
def usb(tmp_path):
    folder = tmp_path / "usb"
    folder.mkdir()
    return folder


def place(engine: sa.Engine, count: int = 1) -> list[str]:
    entries = [line() for _ in range(count)]
    with engine.begin() as connection:
        Ledger(connection).place(entries)
    return [entry.id for entry in entries]


def with_phrase(vault: Vault) -> None:
    vault.unlock(ANNA, PHRASE)


def nothing_to_erase(_: Office, ids: list[str]) -> None:
    assert ids == []


def entries_in(office: Office) -> set[str]:
    connection = office.vault.connect()
    try:
        return {id for (id,) in connection.execute("select id from entry where line is not null")}
    finally:
        connection.close()


def test_a_backup_tells_what_was_read_back_from_it(office, engine, usb):
    ids = place(engine, 30)
    steps: list[tuple[int, int]] = []
    made = backup(office, usb, lambda done, of: steps.append((done, of)), elsewhere=True, now=NOW)
    place(engine, 5)

    assert made.entries == 30 and list(made.streams.values()) == [30] and made.durable_upto == made.streams
    assert made.at == "2026-11-21T14:30:00+00:00" and Path(made.target).name == "20261121T143000Z"
    assert steps and steps[-1][0] == steps[-1][1] and sorted(steps) == steps
    assert latest(office) == made and found(usb) == [Path(made.target)]
    copy = cipher.read_copy(Path(made.target) / "logbook.db", office.vault.database_key())
    assert {id for (id,) in copy.execute("select id from entry")} == set(ids)
    copy.close()


def test_a_copy_beside_the_office_protects_nothing(office, engine, usb):
    place(engine)
    made = backup(office, usb)

    assert made.elsewhere is (os.stat(usb).st_dev != os.stat(office.folder).st_dev)
    assert backup(office, usb, elsewhere=False).durable_upto == {}


def test_nothing_in_a_backup_is_readable_and_what_belongs_to_this_laptop_stays(office, engine, usb):
    place(engine, 20)
    tablet, _ = office.tablets.pair(office.tablets.offer(), "Tablet i entréen")
    office.witness.write(Witness(ORG, 20, "ab"))
    made = Path(backup(office, usb).target)

    stored = b"".join(path.read_bytes() for path in usb.rglob("*") if path.is_file())
    for word in (CANARY, "Elif", "SQLite format", "entréen", tablet.id, "PRIVATE KEY", PHRASE):
        assert word.encode() not in stored
    names = {path.name for path in made.iterdir()}
    assert names == {
        *("logbook.db", "slots.json", "office-kit.sealed", "office.json", "tablets.sealed", "backup.json")
    }


def test_a_locked_office_and_a_bad_place_are_refused_and_leave_nothing(office, usb, tmp_path):
    for target, why in ((tmp_path / "none", "not_a_folder"), (office.folder, "inside_the_office")):
        with pytest.raises(Invalid) as error:
            backup(office, target)
        assert error.value.fields == {"target": why}
    office.vault.lock()
    with pytest.raises(OfficeLocked):
        backup(office, usb)

    assert list(usb.iterdir()) == [] and latest(office) is None


def test_a_cancelled_backup_leaves_nothing_and_does_not_count(office, engine, usb):
    place(engine)

    def cancel(*_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        backup(office, usb, cancel)
    assert [path for path in usb.rglob("*") if path.is_file()] == [] and latest(office) is None


def test_a_full_disk_is_said_and_the_backups_before_stay(office, engine, usb, monkeypatch):
    place(engine)
    before = backup(office, usb)

    def no_room(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch, pytest.raises(Full):
        patch.setattr(shutil, "copyfile", no_room)
        backup(office, usb)
    assert found(usb) == [Path(before.target)] and latest(office) == before


@pytest.mark.parametrize("damage", ["page", "empty page", "row", "placement", "short"])
def test_a_copy_that_does_not_read_back_never_counts(office, engine, usb, monkeypatch, damage):
    place(engine, 40)
    with engine.begin() as connection:
        connection.execute(sa.text("create table gone (text)"))
        connection.execute(sa.text("insert into gone values (:text)"), {"text": "x" * 100_000})
        connection.execute(sa.text("drop table gone"))
    copy = backups._copy

    def copy_badly(vault: Vault, path: Path, key: bytes, progress: backups.Progress) -> backups.Counted:
        counted = copy(vault, path, key, progress)
        if damage == "page":
            content = bytearray(path.read_bytes())
            content[len(content) // 2] ^= 1
            path.write_bytes(bytes(content))
        elif damage == "empty page":
            content = bytearray(path.read_bytes())
            content[-2000] ^= 1
            path.write_bytes(bytes(content))
        elif damage == "short":
            path.write_bytes(path.read_bytes()[:-4096])
        else:
            connection = cipher.open_encrypted(path, key)
            table = "entry" if damage == "row" else "placement"
            connection.execute(f"delete from {table} where rowid = (select min(rowid) from {table})")
            connection.execute("pragma journal_mode=delete")
            connection.close()
        return counted

    monkeypatch.setattr(backups, "_copy", copy_badly)
    with pytest.raises(OfficeDamaged):
        backup(office, usb)
    assert found(usb) == [] and latest(office) is None
    assert [path for path in usb.rglob("*") if path.is_file()] == []


def test_a_busy_office_gets_its_backup(office, engine, usb, monkeypatch):
    """Somebody writes at every step: the copy is of one moment, and it comes to an end."""
    monkeypatch.setattr(backups, "PAGES_PER_STEP", 5)
    place(engine, 50)
    steps = []

    def write_on(done: int, _: int) -> None:
        steps.append(done)
        assert len(steps) < 200, "it begins anew with every write"
        place(engine)

    made = backup(office, usb, write_on, elsewhere=True)
    assert len(steps) > 3 and (made.entries, *made.streams.values()) == (50, 50)


def test_a_place_behind_a_gap_is_not_called_safe(office, engine, usb):
    place(engine, 9)
    with engine.begin() as connection:
        connection.execute(sa.text("delete from placement where seq = 6"))

    assert list(backup(office, usb, elsewhere=True).durable_upto.values()) == [5]


def test_the_newest_fourteen_are_kept_but_old_ones_go(office, usb):
    for day in range(20):
        backup(office, usb, now=NOW + timedelta(days=day))
    assert [path.name[:8] for path in found(usb)] == [f"202612{day:02}" for day in range(10, 0, -1)] + [
        *("20261130", "20261129", "20261128", "20261127")
    ]
    backup(office, usb, now=NOW + timedelta(days=200))
    assert len(found(usb)) == 3  # the last few stay, whatever the clock says


def test_two_backups_in_one_second_are_two(office, usb):
    assert backup(office, usb, now=NOW).target != backup(office, usb, now=NOW).target
    assert len(found(usb)) == 2


def test_who_was_let_out_does_not_open_an_older_copy(office, usb, tmp_path):
    office.vault.add_slot(BO, "Bo", OTHER)
    old = Path(backup(office, usb, now=NOW).target)
    office.vault.remove_slot(BO)
    backup(office, usb, now=NOW + timedelta(days=1))

    with pytest.raises(WrongPhrase):
        restore(old, tmp_path / "again", lambda vault: vault.unlock(BO, OTHER), nothing_to_erase)
    restore(old, tmp_path / "again", with_phrase, nothing_to_erase)


# --- restore -----------------------------------------------------------------------------------


def test_a_restored_office_has_everything_and_knows_that_it_is_one(office, engine, usb, tmp_path):
    office.update_settings(hub=Hub("https://hub.example", "h1", "k", "", "device-1"))
    ids = place(engine, 10)
    tablet, secret = office.tablets.pair(office.tablets.offer(), "Tablet 1")
    office.witness.write(Witness(ORG, 10, "ab"))
    kit, device = office.kit(), office.device_key().public_key().public_bytes_raw()
    made = backup(office, usb)
    office.vault.lock()
    shutil.rmtree(office.folder)
    steps: list[int] = []
    restore(
        Path(made.target),
        tmp_path / "again",
        with_phrase,
        nothing_to_erase,
        lambda done, _: steps.append(done),
    )

    again = Office(tmp_path / "again")
    assert not again.vault.is_open and steps
    again.vault.unlock(ANNA, PHRASE)
    assert entries_in(again) == set(ids)
    assert again.settings.id == kit.settings.id
    assert (again.kit().grant_master, again.kit().ca_key) == (kit.grant_master, kit.ca_key)
    assert again.tablets.recognise(f"Tablet {tablet.id}.{secret}") == tablet
    assert again.tls() and again.witness.read() is None
    assert again.device_key().public_key().public_bytes_raw() != device
    assert again.settings.hub == Hub("https://hub.example", "h1", "k", "", "")
    again.vault.lock()


def test_the_printed_code_opens_a_backup_too(office, engine, usb, tmp_path):
    code = office.renew_recovery()
    place(engine)
    made = backup(office, usb)

    restore(
        Path(made.target),
        tmp_path / "again",
        lambda vault: vault.unlock_with_recovery(code),
        nothing_to_erase,
    )
    assert Office(tmp_path / "again").exists


def test_what_was_erased_after_the_backup_is_erased_again(office, engine, usb, tmp_path):
    """The list lies outside the backup; the office is not in place before it was replayed."""
    kept, gone, gone_later = place(engine, 3)
    office.erased.add([gone])
    old = Path(backup(office, usb, now=NOW).target)
    office.erased.add([gone_later])
    backup(office, usb, now=NOW + timedelta(days=1))
    replayed: list[str] = []

    def erase(again: Office, ids: list[str]) -> None:
        assert not (tmp_path / "again").exists()
        replayed.extend(ids)
        with make_engine(again.vault).begin() as connection:
            Ledger(connection).forget(ids)

    restore(old, tmp_path / "again", with_phrase, erase)

    again = Office(tmp_path / "again")
    again.vault.unlock(ANNA, PHRASE)
    assert replayed == [gone, gone_later] == again.erased.ids() and entries_in(again) == {kept}
    again.vault.lock()


def test_an_office_that_cannot_erase_again_is_not_put_in_place(office, engine, usb, tmp_path):
    place(engine)
    source = Path(backup(office, usb).target)

    def fails(_: Office, __: list[str]) -> None:
        raise RuntimeError("replay failed")

    with pytest.raises(RuntimeError):
        restore(source, tmp_path / "again", with_phrase, fails)
    with pytest.raises(WrongPhrase):
        restore(source, tmp_path / "again", lambda vault: vault.unlock(ANNA, OTHER), nothing_to_erase)
    with pytest.raises(OfficeLocked):
        restore(source, tmp_path / "again", lambda _: None, nothing_to_erase)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["office", "usb"]


def test_only_a_whole_backup_goes_into_an_empty_folder(office, engine, usb, tmp_path):
    place(engine, 40)
    source = Path(backup(office, usb).target)

    with pytest.raises(OfficeExists):
        restore(source, office.folder, with_phrase, nothing_to_erase)
    with pytest.raises(NotFound):
        restore(usb, tmp_path / "again", with_phrase, nothing_to_erase)
    content = bytearray((source / "logbook.db").read_bytes())
    content[len(content) // 2] ^= 1
    for damaged in (bytes(content), bytes(content[:-8192]), b""):
        (source / "logbook.db").write_bytes(damaged)
        with pytest.raises(OfficeDamaged):
            restore(source, tmp_path / "again", with_phrase, nothing_to_erase)
    (source / "logbook.db").unlink()
    with pytest.raises(OfficeDamaged):
        restore(source, tmp_path / "again", with_phrase, nothing_to_erase)
    (source / "backup.json").write_text("{")
    with pytest.raises(OfficeDamaged):
        restore(source, tmp_path / "again", with_phrase, nothing_to_erase)
    assert not (tmp_path / "again").exists()
