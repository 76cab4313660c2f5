"""The tablets paired with this office: who may deliver, locked or not. Who *wrote* is proved by grants."""

import hashlib
import secrets
import threading
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from outreach.domain.errors import NotFound, OfficeDamaged, WrongCode
from outreach.storage import codes, files, seal

FILE = "tablets.json"
PAIRING_SECONDS = 600
PAIRING_LENGTH = 8  # 40 bits for ten minutes
WRONG_CODES_MAX = 5  # then every code that is out is withdrawn
_LABEL_MAX = 80


class Tablet(msgspec.Struct, frozen=True):
    """One paired tablet."""

    id: str
    label: str
    secret_hash: str
    answer_key: bytes  # signs what the office answers it
    paired_at: str
    lost: bool = False
    seen_on: str = ""  # the last day it was heard of


class Tablets:
    """The office's paired tablets. Works while the office is locked: sealed items come in all the same."""

    def __init__(self, folder: Path, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._path = folder / FILE
        self._monotonic = monotonic
        self._turn = threading.Lock()
        self._known: dict[str, Tablet] | None = None
        self._offered: dict[str, float] = {}  # pairing code: when it ends; in memory only
        self._wrong = 0

    def all(self) -> list[Tablet]:
        """Every tablet ever paired, lost ones too, oldest first."""
        with self._turn:
            return list(self._load().values())

    def offer(self) -> str:
        """A one-time code for the pairing QR, good for ten minutes."""
        with self._turn:
            code = codes.new_code(PAIRING_LENGTH)
            self._drop_old()
            self._offered[code] = self._monotonic() + PAIRING_SECONDS
            self._wrong = 0
            return code

    def pair(self, code: str, label: str) -> tuple[Tablet, str]:
        """Spend a code. Returns the tablet and its secret, which is kept here as a hash only."""
        with self._turn:
            self._drop_old()
            typed = codes.read_code(code)
            match = [one for one in self._offered if typed is not None and codes.read_code(one) == typed]
            if not match:
                self._wrong += 1
                if self._wrong >= WRONG_CODES_MAX:
                    self._offered.clear()
                raise WrongCode(mistyped=typed is None)
            del self._offered[match[0]]
            secret = secrets.token_bytes(32)
            at = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
            tablet = Tablet(str(uuid.uuid4()), label[:_LABEL_MAX], _hash(secret), seal.answer_key(secret), at)
            self._save({**self._load(), tablet.id: tablet})
            return tablet, seal.b64(secret)

    def recognise(self, authorization: str) -> Tablet | None:
        """The tablet behind `Authorization: Tablet <id>.<secret>`; None for a lost one or anything else."""
        scheme, _, credential = authorization.partition(" ")
        tablet_id, _, secret = credential.strip().partition(".")
        with self._turn:
            tablet = self._load().get(tablet_id)
        try:
            given = _hash(seal.unb64(secret))
        except ValueError:
            return None
        if scheme.lower() != "tablet" or tablet is None or tablet.lost:
            return None
        return self._seen(tablet) if secrets.compare_digest(given, tablet.secret_hash) else None

    def _seen(self, tablet: Tablet) -> Tablet:
        """Remember the day, once a day. A full disk is no reason not to answer."""
        today = datetime.now(UTC).date().isoformat()
        with self._turn:
            known = self._load()
            if known.get(tablet.id) == tablet and tablet.seen_on != today:
                try:
                    self._save({**known, tablet.id: msgspec.structs.replace(tablet, seen_on=today)})
                except OSError:
                    pass
        return tablet

    def lose(self, tablet_id: str) -> None:
        """Stop answering a tablet that is gone; raises NotFound. Found again, it is paired anew."""
        with self._turn:
            known = self._load()
            if tablet_id not in known:
                raise NotFound
            self._save({**known, tablet_id: msgspec.structs.replace(known[tablet_id], lost=True)})

    def export(self) -> bytes:
        """For a backup, which must seal it: answer keys are secrets."""
        return msgspec.json.encode(self.all())

    def replace_all(self, exported: bytes) -> None:
        """Take over the tablets of a backup."""
        with self._turn:
            self._save({one.id: one for one in msgspec.json.decode(exported, type=list[Tablet])})

    def _drop_old(self) -> None:
        now = self._monotonic()
        self._offered = {code: until for code, until in self._offered.items() if until >= now}

    def _load(self) -> dict[str, Tablet]:
        if self._known is None:
            try:
                stored = msgspec.json.decode(self._path.read_bytes(), type=list[Tablet])
            except FileNotFoundError:
                stored = []
            except ValueError as error:
                raise OfficeDamaged(what="tablets-unreadable") from error
            self._known = {one.id: one for one in stored}
        return self._known

    def _save(self, known: dict[str, Tablet]) -> None:
        files.write_whole(self._path, msgspec.json.encode(list(known.values())))
        self._known = known


def _hash(secret: bytes) -> str:
    return hashlib.sha256(secret).hexdigest()
