"""Keys and slots: who can open the office, and what is never opened at all."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as dbapi

from outreach.domain.errors import (
    Invalid,
    LockedOut,
    NotFound,
    OfficeBusy,
    OfficeDamaged,
    OfficeExists,
    OfficeLocked,
    WrongCode,
    WrongPhrase,
)
from outreach.storage import codes, slots
from outreach.storage.vault import Vault, new_phrase

ANNA, BO = "018f8a52-7c00-7abc-8def-00000000000a", "018f8a52-7c00-7abc-8def-00000000000b"
PHRASE = "kaffe lampe skov blå"
OTHER = "der er altid kaffe på kanden"
CANARY = "Elif kom med et brev fra kommunen"
AGREED = slots.COST  # as the program has it: other tests make guesses cheap


class Clock:
    def __init__(self) -> None:
        self.now = 1_780_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def cheap(monkeypatch):
    """A guess costs next to nothing here, but where the cost itself is the matter."""
    monkeypatch.setattr(slots, "COST", slots.Cost(8, 1, 1))


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def vault(tmp_path, clock):
    made = Vault(tmp_path / "office", clock)
    made.recovery = made.create()
    made.add_slot(ANNA, "Anna", PHRASE)
    yield made
    made.lock()


@pytest.fixture
def locked(vault):
    vault.lock()
    return vault


def write_canary(vault: Vault) -> dbapi.Connection:
    connection = vault.connect()
    connection.execute("create table note (text)")
    connection.executemany("insert into note values (?)", [(CANARY,)] * 50)
    return connection


def everything_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_a_phrase_opens_the_office_and_locking_closes_it(vault):
    write_canary(vault).close()
    vault.lock()

    assert not vault.is_open
    with pytest.raises(OfficeLocked):
        vault.connect()
    with pytest.raises(OfficeLocked):
        vault.subkey(b"anything")
    vault.unlock(ANNA, PHRASE)
    assert vault.connect().execute("select count(*), max(text) from note").fetchone() == (50, CANARY)


def test_capitals_spaces_and_decomposed_letters_open_it_too(locked):
    locked.unlock(ANNA, unicodedata.normalize("NFD", " Kaffe  LAMPE skov Blå "))

    assert locked.is_open


def test_no_file_of_the_office_holds_a_readable_word_while_open_or_locked(vault):
    open_connection = write_canary(vault)

    assert {path.name for path in vault.folder.iterdir()} >= {
        "logbook.db",
        "logbook.db-wal",
        "logbook.db-shm",
    }
    for _ in range(2):
        stored = everything_in(vault.folder)
        assert b"SQLite format 3" not in stored
        for word in (
            CANARY,
            "Elif",
            "create table",
            PHRASE,
            "lampe",
            vault.recovery,
            vault.recovery.replace("-", ""),
        ):
            assert word.encode() not in stored and word.encode("utf-16-le") not in stored
        open_connection.close()
        vault.lock()


def test_what_was_deleted_is_gone_from_the_pages(vault):
    connection = write_canary(vault)

    assert connection.execute("pragma secure_delete").fetchone() == (1,)
    assert connection.execute("pragma temp_store").fetchone() == (2,)
    assert connection.execute("pragma synchronous").fetchone() == (2,)
    assert connection.execute("pragma journal_mode").fetchone() == ("wal",)
    assert connection.execute("pragma foreign_keys").fetchone() == (1,)


def test_a_wrong_phrase_counts_down_and_then_waits(locked, clock):
    for left in (4, 3, 2, 1, 0):
        with pytest.raises(WrongPhrase) as wrong:
            locked.unlock(ANNA, "kaffe lampe skov bold")
        assert wrong.value.facts == {"tries_left": left}
    with pytest.raises(LockedOut) as out:
        locked.unlock(ANNA, PHRASE)
    assert out.value.facts == {"wait_seconds": 60}
    clock.now += 59
    with pytest.raises(LockedOut):
        Vault(locked.folder, clock).unlock(ANNA, PHRASE)  # a restart forgets nothing
    clock.now += 2
    locked.unlock(ANNA, PHRASE)
    locked.lock()
    with pytest.raises(WrongPhrase) as wrong:
        locked.unlock(ANNA, "kaffe lampe skov bold")
    assert wrong.value.facts == {"tries_left": 4}


def test_the_next_five_wait_longer_and_a_hundred_need_a_leader(vault, clock):
    waits = []
    for _ in range(100):
        with pytest.raises(WrongPhrase):
            vault.unlock(ANNA, "forkert")
        with pytest.raises((LockedOut, WrongPhrase)) as out:
            vault._tries.check(ANNA)
            raise WrongPhrase
        if "wait_seconds" in out.value.facts:
            waits.append(out.value.facts["wait_seconds"])
            clock.now += waits[-1] + 1

    assert waits == [60, 300, 900, *[3600] * 16, 0]
    clock.now += 10**7
    with pytest.raises(LockedOut):
        vault.unlock(ANNA, PHRASE)
    assert vault.redeem_code(vault.issue_code(ANNA, "Anna"), OTHER) == ANNA
    vault.unlock(ANNA, OTHER)


def test_a_clock_set_back_by_a_year_does_not_lock_anybody_out_for_a_year(locked, clock):
    for _ in range(5):
        with pytest.raises(WrongPhrase):
            locked.unlock(ANNA, "forkert")
    clock.now -= 365 * 86400
    with pytest.raises(LockedOut) as out:
        locked.unlock(ANNA, PHRASE)

    assert out.value.facts == {"wait_seconds": 60}
    clock.now += 61
    locked.unlock(ANNA, PHRASE)


def test_somebody_unknown_is_refused_and_leaves_no_trace(locked):
    with pytest.raises(WrongPhrase):
        locked.unlock(BO, PHRASE)

    assert not (locked.folder / "tries.json").exists()


def test_the_recovery_code_opens_and_a_slip_of_the_pen_is_told_from_a_wrong_code(locked):
    code = locked.recovery

    assert len(code.replace("-", "")) == 28 and 26 * 5 >= 125
    locked.unlock_with_recovery(code.lower().replace("-", " ").replace("0", "o").replace("1", "l"))
    assert locked.is_open
    slip = code[:-1] + ("A" if code[-1] != "A" else "B")
    with pytest.raises(WrongCode) as mistyped:
        locked.unlock_with_recovery(slip)
    assert mistyped.value.facts == {"mistyped": True}
    with pytest.raises(WrongCode) as wrong:
        locked.unlock_with_recovery(codes.new_code(26))
    assert wrong.value.facts == {"mistyped": False}


def test_a_new_recovery_code_ends_the_printed_one(vault):
    code = vault.renew_recovery()
    vault.lock()

    with pytest.raises(WrongCode):
        vault.unlock_with_recovery(vault.recovery)
    vault.unlock_with_recovery(code)
    vault.lock()
    vault.unlock(ANNA, PHRASE)


def test_a_new_colleague_redeems_a_one_time_code_once(vault):
    code = vault.issue_code(BO, "Bo")

    assert vault.slots() == [(ANNA, "Anna")] and vault.awaiting() == [(BO, "Bo")]
    vault.lock()
    with pytest.raises(Invalid) as weak:
        vault.redeem_code(code, "sommer2026")
    assert weak.value.fields == {"phrase": "too_short"} and not vault.is_open
    assert vault.redeem_code(code.lower(), OTHER) == BO
    assert vault.is_open and vault.slots() == [(ANNA, "Anna"), (BO, "Bo")] and vault.awaiting() == []
    with pytest.raises(WrongCode):
        vault.redeem_code(code, OTHER)
    vault.lock()
    vault.unlock(BO, OTHER)


def test_a_one_time_code_ends_after_three_days_and_when_a_newer_one_is_made(vault, clock):
    first = vault.issue_code(BO, "Bo")
    second = vault.issue_code(BO, "Bo")

    with pytest.raises(WrongCode):
        vault.redeem_code(first, OTHER)
    clock.now += 3 * 86400 + 1
    with pytest.raises(WrongCode):
        vault.redeem_code(second, OTHER)
    assert vault.awaiting() == []


def test_a_reset_ends_the_old_phrase_at_once(vault):
    vault.issue_code(ANNA, "Anna")
    vault.lock()

    with pytest.raises(WrongPhrase):
        vault.unlock(ANNA, PHRASE)


def test_only_an_open_office_hands_out_ways_in(locked):
    for attempt in (
        lambda: locked.issue_code(BO, "Bo"),
        lambda: locked.add_slot(BO, "Bo", OTHER),
        lambda: locked.remove_slot(ANNA),
        locked.renew_recovery,
    ):
        before = (locked.folder / "slots.json").read_bytes()
        with pytest.raises(OfficeLocked):
            attempt()
        assert (locked.folder / "slots.json").read_bytes() == before


def test_changing_a_phrase_needs_the_old_one_and_a_good_new_one(vault):
    with pytest.raises(WrongPhrase):
        vault.change_phrase(ANNA, "forkert forkert forkert", OTHER)
    with pytest.raises(Invalid):
        vault.change_phrase(ANNA, PHRASE, "anna anna anna anna")
    vault.change_phrase(ANNA, PHRASE, OTHER)
    vault.lock()
    with pytest.raises(WrongPhrase):
        vault.unlock(ANNA, PHRASE)
    vault.unlock(ANNA, OTHER)


def test_a_leaver_is_out_and_everybody_else_is_not(vault):
    vault.add_slot(BO, "Bo", OTHER)
    vault.remove_slot(ANNA)
    with pytest.raises(NotFound):
        vault.remove_slot(ANNA)
    vault.lock()

    with pytest.raises(WrongPhrase):
        vault.unlock(ANNA, PHRASE)
    vault.unlock(BO, OTHER)
    vault.lock()
    vault.unlock_with_recovery(vault.recovery)


def test_the_costs_of_a_guess_are_as_agreed_and_bound_to_the_slot(vault, monkeypatch):
    monkeypatch.setattr(slots, "COST", AGREED)
    vault.renew_recovery()
    vault.add_slot(ANNA, "Anna", PHRASE)
    vault.lock()
    stored = json.loads((vault.folder / "slots.json").read_text())

    assert all(
        slot["box"]["kdf"] == {"name": "argon2id", "memory_kib": 65536, "rounds": 3, "lanes": 1}
        for slot in stored["slots"]
    )
    for change in ({"memory_kib": 65537}, {"rounds": 4}):
        cheaper = json.loads(json.dumps(stored))
        cheaper["slots"][1]["box"]["kdf"].update(change)
        (vault.folder / "slots.json").write_text(json.dumps(cheaper))
        with pytest.raises(WrongPhrase):
            vault.unlock(ANNA, PHRASE)


def test_a_slot_given_another_name_in_the_file_does_not_open(locked):
    stored = json.loads((locked.folder / "slots.json").read_text())
    stored["slots"][1]["staff_id"] = BO
    (locked.folder / "slots.json").write_text(json.dumps(stored))

    with pytest.raises(WrongPhrase):
        locked.unlock(BO, PHRASE)


# --- what is never opened ----------------------------------------------------------------------


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix != ".lock"}


def refused(vault: Vault) -> str:
    """Try every door; returns what the refusal says, after checking that nothing was made or changed."""
    before = {
        path.name: path.read_bytes() for path in vault.folder.iterdir() if not path.name.endswith(".lock")
    }
    with pytest.raises(OfficeDamaged) as error:
        vault.unlock(ANNA, PHRASE)
    assert not vault.is_open
    after = {
        path.name: path.read_bytes() for path in vault.folder.iterdir() if not path.name.endswith(".lock")
    }
    assert after == before
    with pytest.raises(OfficeLocked):
        vault.connect()
    return str(error.value.facts["what"])


def test_a_missing_database_is_not_made_anew(locked):
    (locked.folder / "logbook.db").unlink()

    assert refused(locked) == "database-missing"


@pytest.mark.parametrize("size", [0, 1, 15, 16, 100, 511, 512, 4095])
def test_an_empty_or_cut_file_is_not_taken_for_a_new_one(locked, size):
    database = locked.folder / "logbook.db"
    database.write_bytes(database.read_bytes()[:size])

    assert refused(locked) == "database-empty"


def test_a_plain_database_in_its_place_is_refused(locked):
    database = locked.folder / "logbook.db"
    database.unlink()
    with sqlite3.connect(database) as plain:
        plain.execute("create table note (text)")
    plain.close()

    assert refused(locked) == "database-not-encrypted"


def test_a_file_of_zeros_and_one_of_noise_are_refused(locked):
    for content in (bytes(8192), os.urandom(8192)):
        (locked.folder / "logbook.db").write_bytes(content)
        assert refused(locked) == "database-wrong-key"


def test_missing_or_unreadable_slots_open_nothing(locked):
    path = locked.folder / "slots.json"
    for content in (
        "",
        "[]",
        "{}",
        '{"vault": "x", "slots": [{"kind": "phrase"}, 7]}',
        '{"vault":"x","slots":[{"a":1}]}',
    ):
        path.write_text(content)
        assert refused(locked) == "slots-unreadable"
    path.unlink()
    assert refused(locked) == "slots-missing"
    assert locked.slots() == []
    with pytest.raises(OfficeExists):
        locked.create()  # never over a database that is there


def test_slots_of_another_office_open_nothing(locked, tmp_path):
    other = Vault(tmp_path / "other")
    other.create()
    other.add_slot(ANNA, "Anna", PHRASE)
    other.lock()
    shutil.copy(other.folder / "slots.json", locked.folder / "slots.json")

    assert refused(locked) == "database-wrong-key"


def test_an_encrypted_database_that_is_not_an_office_is_refused(locked):
    locked.unlock(ANNA, PHRASE)
    key = locked.subkey(b"aaben-doer database 1")
    locked.lock()
    (locked.folder / "logbook.db").unlink()
    foreign = dbapi.connect(str(locked.folder / "logbook.db"))
    foreign.execute(f"pragma key=\"x'{key.hex()}'\"")
    foreign.execute("create table note (text)")
    foreign.commit()
    foreign.close()

    assert refused(locked) == "database-wrong"


def test_nothing_is_made_over_an_office_that_is_there(locked):
    before = everything_in(locked.folder)

    with pytest.raises(OfficeExists):
        locked.create()
    with pytest.raises(OfficeExists):
        Vault(locked.folder).create()
    assert everything_in(locked.folder) == before


# --- one process at a time ---------------------------------------------------------------------

OTHER_PROCESS = """
import sys
from pathlib import Path
from outreach.domain.errors import OfficeBusy
from outreach.storage.vault import Vault
try:
    Vault(Path(sys.argv[1])).unlock(sys.argv[2], sys.argv[3])
    print("opened")
except OfficeBusy:
    print("busy")
"""


def test_a_second_process_waits_outside_until_the_first_locks(vault):
    def try_it() -> str:
        command = [sys.executable, "-c", OTHER_PROCESS, str(vault.folder), ANNA, PHRASE]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()

    assert try_it() == "busy"
    vault.lock()
    assert try_it() == "opened"
    vault.unlock(ANNA, PHRASE)


def test_a_second_vault_in_this_process_waits_too(vault):
    with pytest.raises(OfficeBusy):
        Vault(vault.folder).unlock(ANNA, PHRASE)


def test_when_something_fails_while_opening_the_office_stays_locked(locked):
    def fails() -> None:
        assert locked.is_open
        raise OfficeDamaged(what="test")

    locked.on_open.append(fails)
    with pytest.raises(OfficeDamaged):
        locked.unlock(ANNA, PHRASE)
    assert not locked.is_open
    locked.on_open.clear()
    locked.unlock(ANNA, PHRASE)


def test_a_cut_write_never_leaves_half_a_slots_file(vault, monkeypatch):
    before = (vault.folder / "slots.json").read_bytes()

    def no_room(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_room)
    with pytest.raises(OSError):
        vault.issue_code(BO, "Bo")
    assert (vault.folder / "slots.json").read_bytes() == before
    assert not list(vault.folder.glob(".*.part"))


def test_codes_are_read_forgivingly_and_hold_enough():
    code = codes.new_code(slots._SALT_BYTES)

    assert codes.read_code(code.lower()) == code.replace("-", "")[:-2]
    assert codes.read_code(f"  {code.replace('-', ' ')}\n") == code.replace("-", "")[:-2]
    assert [codes.read_code(text) for text in ("", "AB", "æøå-ABCD", code[:-1], code + "0")] == [None] * 5
    assert len({codes.new_code(26) for _ in range(50)}) == 50


def test_a_fresh_phrase_is_different_each_time():
    assert new_phrase() != new_phrase()
    assert len(new_phrase(5).split()) == 5
