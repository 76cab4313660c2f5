"""The slots of a vault: one data key, wrapped once for everybody who may open the office.

`slots.json` lies in the open. Each slot is the data key under AES-256-GCM with a key that Argon2id makes of
a phrase or a code; what says whose slot it is goes into the tag.
"""

import os
import threading
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from outreach.domain.errors import OfficeDamaged
from outreach.storage import files
from outreach.storage.seal import b64, unb64

FILE = "slots.json"
PHRASE, CODE, RECOVERY = "phrase", "code", "recovery"
_SALT_BYTES, _IV_BYTES = 16, 12
_MEMORY_KIB_MAX, _ROUNDS_MAX = 1024 * 1024, 100

_one_at_a_time = threading.Lock()  # each guess takes 64 MiB: several at once must not take the laptop down


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess costs."""

    memory_kib: int = 64 * 1024
    rounds: int = 3
    lanes: int = 1


COST = Cost()


def stretch(secret: str, salt: bytes, cost: Cost) -> bytes:
    """Argon2id over a phrase or code."""
    with _one_at_a_time:
        kdf = Argon2id(
            salt=salt, length=32, iterations=cost.rounds, lanes=cost.lanes, memory_cost=cost.memory_kib
        )
        return kdf.derive(secret.encode())


def wrap(secret: str, plaintext: bytes, about: bytes) -> dict[str, Any]:
    """Encrypt a few bytes under a phrase or code, bound to what they are about."""
    salt, iv, cost = os.urandom(_SALT_BYTES), os.urandom(_IV_BYTES), COST
    key = stretch(secret, salt, cost)
    wrapped = AESGCM(key).encrypt(iv, plaintext, about)
    kdf = {"name": "argon2id", "memory_kib": cost.memory_kib, "rounds": cost.rounds, "lanes": cost.lanes}
    return {"kdf": kdf, "salt": b64(salt), "iv": b64(iv), "wrapped": b64(wrapped)}


def unwrap(secret: str, box: dict[str, Any], about: bytes) -> bytes | None:
    """What `wrap` hid; None if this is not the secret. Raises ValueError if the box is no box."""
    try:
        kdf = box["kdf"]
        cost = Cost(int(kdf["memory_kib"]), int(kdf["rounds"]), int(kdf["lanes"]))
        salt, iv, wrapped = (unb64(box[name]) for name in ("salt", "iv", "wrapped"))
        if kdf["name"] != "argon2id" or cost.memory_kib > _MEMORY_KIB_MAX or cost.rounds > _ROUNDS_MAX:
            raise ValueError("not a cost this program pays")
    except (KeyError, TypeError) as error:
        raise ValueError("not a box") from error
    try:
        return AESGCM(stretch(secret, salt, cost)).decrypt(iv, wrapped, about)
    except InvalidTag:
        return None


@dataclass(frozen=True, slots=True)
class Slot:
    """One way into the vault."""

    kind: str  # phrase | code | recovery
    staff_id: str = ""
    name: str = ""
    label: str = ""  # of a code: its first characters, which find the slot
    until: float = 0.0  # of a code: when it ends
    box: dict[str, Any] = field(default_factory=dict)

    def holding(self, data_key: bytes, vault_id: str, secret: str) -> "Slot":
        """This slot with the data key in it, under `secret`."""
        return replace(self, box=wrap(secret, data_key, self._about(vault_id)))

    def open(self, vault_id: str, secret: str) -> bytes | None:
        """The data key, or None if this is not the secret; raises OfficeDamaged."""
        try:
            return unwrap(secret, self.box, self._about(vault_id))
        except ValueError as error:
            raise OfficeDamaged(what="slots-unreadable") from error

    def _about(self, vault_id: str) -> bytes:
        return "|".join((vault_id, self.kind, self.staff_id, self.label)).encode()


def read(folder: Path) -> tuple[str, list[Slot]]:
    """The vault's id and slots; raises OfficeDamaged if the file is gone or unreadable."""
    try:
        value = files.read_json(folder / FILE)
        if value is None:
            raise OfficeDamaged(what="slots-missing")
        return str(value["vault"]), [Slot(**slot) for slot in value["slots"]]
    except (ValueError, KeyError, TypeError) as error:
        raise OfficeDamaged(what="slots-unreadable") from error


def write(folder: Path, vault_id: str, slots: Iterable[Slot]) -> None:
    """Replace the file in one step: a lost slot would lock somebody out, a lost file everybody."""
    files.write_json(folder / FILE, {"v": 1, "vault": vault_id, "slots": [asdict(slot) for slot in slots]})
