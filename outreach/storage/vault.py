"""The vault: one data key for one encrypted file, and who can open it. Knows nothing about records.

The data key is in memory while the office is open and nowhere else in the clear. Locking forgets it.
"""

import secrets
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from filelock import FileLock, Timeout

from outreach.domain import phrase as phrases
from outreach.domain.errors import (
    Invalid,
    NotFound,
    OfficeBusy,
    OfficeDamaged,
    OfficeExists,
    OfficeLocked,
    WrongCode,
    WrongPhrase,
)
from outreach.storage import cipher, codes, files, slots
from outreach.storage.seal import derive
from outreach.storage.slots import Slot
from outreach.storage.tries import Tries

DATABASE = "logbook.db"
LOCK = "office.lock"
RECOVERY_LENGTH = 26  # 130 bits
CODE_LABEL_LENGTH, CODE_SECRET_LENGTH = 4, 18  # 90 bits: a copied slots.json does not give it away
CODE_SECONDS = 3 * 24 * 3600
_FOR_DATABASE = b"aaben-doer database 1"


class Vault:
    """The keys of one office folder."""

    def __init__(self, folder: Path, now: Callable[[], float] = time.time) -> None:
        self.folder = folder
        self.on_open: list[Callable[[], None]] = []  # called once the key is there; an error locks again
        self.on_lock: list[Callable[[], None]] = []  # called once the key is gone
        self._now = now
        self._key: bytes | None = None
        self._tries = Tries(folder, now)
        self._turn = threading.RLock()
        self._process = FileLock(folder / LOCK, timeout=0, thread_local=False)

    # --- state ---

    @property
    def database(self) -> Path:
        return self.folder / DATABASE

    @property
    def id(self) -> str:
        """Which life of which office: a replacement laptop's vault has another. Raises OfficeDamaged."""
        return slots.read(self.folder)[0]

    @property
    def exists(self) -> bool:
        return (self.folder / slots.FILE).exists()

    @property
    def is_open(self) -> bool:
        return self._key is not None

    def slots(self) -> list[tuple[str, str]]:
        """(staff id, name) of everybody who can sign in with a phrase, locked or not."""
        known = slots.read(self.folder)[1] if self.exists else []
        return [(one.staff_id, one.name) for one in known if one.kind == slots.PHRASE]

    def awaiting(self) -> list[tuple[str, str]]:
        """(staff id, name) of those who hold a one-time code they have not used."""
        known = slots.read(self.folder)[1]
        return [(one.staff_id, one.name) for one in known if one.kind == slots.CODE and self._lives(one)]

    def connect(self) -> cipher.Connection:
        """A new connection to the encrypted file; raises OfficeLocked."""
        return cipher.open_encrypted(self.database, self.database_key())

    def database_key(self) -> bytes:
        """The key of the encrypted file, for a copy under the same key; raises OfficeLocked."""
        return self.subkey(_FOR_DATABASE)

    def subkey(self, purpose: bytes) -> bytes:
        """A key for one purpose, derived from the data key; raises OfficeLocked."""
        key = self._key
        if key is None:
            raise OfficeLocked
        return derive(key, purpose)

    # --- open and lock ---

    def create(self, code: str | None = None) -> str:
        """Make data key, encrypted file and recovery slot; stays open. Returns the recovery code.

        A replacement laptop takes over the `code` that is already printed."""
        with self._turn:
            if self.exists or self.database.exists():
                raise OfficeExists
            files.private_folder(self.folder)
            key, code = secrets.token_bytes(32), code or codes.new_code(RECOVERY_LENGTH)
            cipher.create_encrypted(self.database, derive(key, _FOR_DATABASE)).close()
            vault_id = str(uuid.uuid4())
            slots.write(self.folder, vault_id, [_recovery(vault_id, code, key)])
            self.open_with(key)
            return code

    def unlock(self, staff_id: str, phrase: str) -> None:
        """Prove a phrase and open the office if it is locked. Raises WrongPhrase or LockedOut."""
        with self._turn:
            vault_id, known = slots.read(self.folder)
            mine = [one for one in known if one.kind == slots.PHRASE and one.staff_id == staff_id]
            if not mine:
                raise WrongPhrase(tries_left=0)
            self._tries.check(staff_id)
            key = mine[0].open(vault_id, phrases.normal(phrase))
            if key is None:
                raise WrongPhrase(tries_left=self._tries.wrong(staff_id))
            self._tries.right(staff_id)
            self.open_with(key)

    def unlock_with_recovery(self, code: str) -> None:
        """Open the office with the printed code. Raises WrongCode; fact `mistyped`: no such code exists."""
        with self._turn:
            vault_id, known = slots.read(self.folder)
            typed = _must_read(code)
            for slot in known:
                if slot.kind == slots.RECOVERY and (key := slot.open(vault_id, typed)) is not None:
                    return self.open_with(key)
            raise WrongCode(mistyped=False)

    def open_with(self, key: bytes) -> None:
        """Take a data key that was just proved, if it opens the file and no other process has it open."""
        with self._turn:
            if self._key is not None:
                if not secrets.compare_digest(self._key, key):
                    raise OfficeDamaged(what="slots-of-another-office")
                return
            try:
                self._process.acquire()
            except Timeout as error:
                raise OfficeBusy from error
            try:
                cipher.open_encrypted(self.database, derive(key, _FOR_DATABASE)).close()
                self._key = key
                for call in self.on_open:
                    call()
            except BaseException:
                self.lock()
                raise

    def lock(self) -> None:
        """Forget the key, close what is open, let another process in."""
        with self._turn:
            self._key = None
            for call in self.on_lock:
                call()
            self._process.release(force=True)

    # --- who can open it ---

    def add_slot(self, staff_id: str, name: str, phrase: str) -> None:
        """Give a colleague a phrase, in place of any they had. The office is open; raises Invalid."""
        self._put(Slot(slots.PHRASE, staff_id, name), phrases.normal(_good(phrase, name)))

    def issue_code(self, staff_id: str, name: str) -> str:
        """Make a one-time code for a new colleague, or for one whose phrase is gone: the old one ends now."""
        code = codes.new_code(CODE_LABEL_LENGTH + CODE_SECRET_LENGTH)
        label, secret = _parts(code)
        self._put(Slot(slots.CODE, staff_id, name, label, self._now() + CODE_SECONDS), secret)
        return code

    def redeem_code(self, code: str, phrase: str) -> str:
        """Exchange a one-time code for a phrase, open the office, and return whose it is.

        Raises WrongCode, or Invalid for a weak phrase, which leaves the code as it was."""
        with self._turn:
            vault_id, known = slots.read(self.folder)
            label, secret = _parts(code)
            for slot in known:
                if slot.kind != slots.CODE or slot.label != label or not self._lives(slot):
                    continue
                if (key := slot.open(vault_id, secret)) is not None:
                    _good(phrase, slot.name)
                    self.open_with(key)
                    self.add_slot(slot.staff_id, slot.name, phrase)
                    return slot.staff_id
            raise WrongCode(mistyped=False)

    def change_phrase(self, staff_id: str, old: str, new: str) -> None:
        """Put a new phrase in place of the old one. Raises WrongPhrase, LockedOut or Invalid."""
        with self._turn:
            self.unlock(staff_id, old)
            name = dict(self.slots())[staff_id]
            self.add_slot(staff_id, name, new)

    def remove_slot(self, staff_id: str) -> None:
        """Take a leaver's ways in away; raises NotFound. The recovery code always stays."""
        with self._turn:
            self._need_key()
            vault_id, known = slots.read(self.folder)
            kept = [one for one in known if one.kind == slots.RECOVERY or one.staff_id != staff_id]
            if len(kept) == len(known):
                raise NotFound
            slots.write(self.folder, vault_id, kept)
            self._tries.right(staff_id)

    def rename(self, names: Mapping[str, str]) -> None:
        """What the sign-in page calls colleagues by staff id; their ways in stay. Raises OfficeLocked."""
        with self._turn:
            self._need_key()
            vault_id, known = slots.read(self.folder)
            called = [replace(one, name=names.get(one.staff_id, one.name)) for one in known]
            if called != known:
                slots.write(self.folder, vault_id, called)

    def renew_recovery(self) -> str:
        """Make a new recovery code; the printed one no longer opens anything."""
        code = codes.new_code(RECOVERY_LENGTH)
        with self._turn:
            key = self._need_key()
            vault_id, known = slots.read(self.folder)
            others = [one for one in known if one.kind != slots.RECOVERY]
            slots.write(self.folder, vault_id, [_recovery(vault_id, code, key), *others])
        return code

    def _put(self, slot: Slot, secret: str) -> None:
        """Seal the data key into a slot, in place of every slot the same colleague had."""
        with self._turn:
            key = self._need_key()
            vault_id, known = slots.read(self.folder)
            others = [one for one in known if one.kind == slots.RECOVERY or one.staff_id != slot.staff_id]
            slots.write(self.folder, vault_id, [*others, slot.holding(key, vault_id, secret)])
            self._tries.right(slot.staff_id)

    def _lives(self, slot: Slot) -> bool:
        return self._now() <= slot.until

    def _need_key(self) -> bytes:
        if self._key is None:
            raise OfficeLocked
        return self._key


def _good(phrase: str, name: str) -> str:
    if why := phrases.weakness(phrase, known=[name]):
        raise Invalid(fields={"phrase": why})
    return phrase


def _must_read(code: str) -> str:
    typed = codes.read_code(code)
    if typed is None:
        raise WrongCode(mistyped=True)
    return typed


def _parts(code: str) -> tuple[str, str]:
    """The label that finds the slot of a one-time code, and the secret that opens it."""
    typed = _must_read(code)
    return typed[:CODE_LABEL_LENGTH], typed[CODE_LABEL_LENGTH:]


def _recovery(vault_id: str, code: str, key: bytes) -> Slot:
    return Slot(slots.RECOVERY).holding(key, vault_id, _must_read(code))


def new_phrase(words: int = phrases.WORDS_IN_PHRASE) -> str:
    """A fresh generated phrase to offer somebody."""
    return phrases.generate(secrets.randbelow, words)
