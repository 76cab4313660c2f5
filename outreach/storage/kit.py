"""The office kit: what a replacement laptop needs so that no tablet notices the old one is gone.

It lies in the encrypted file, and as ciphertext beside it and at the hub. The ciphertext is under a key of
its own, and that key under the printed recovery code: so the kit may change without typing the code again.
"""

import os

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from outreach.domain.errors import OfficeDamaged, WrongCode
from outreach.storage import codes, slots
from outreach.storage.ca import Certified

FILE = "office-kit.sealed"
_ABOUT = b"aaben-doer office kit 1"
_IV_BYTES = 12


class Hub(msgspec.Struct, frozen=True):
    """Which hub this office belongs to, and who it is there."""

    url: str
    id: str
    key: str  # its Ed25519 public key, base64url
    ca: str = ""  # PEM; empty: the machine's own authorities
    device: str = ""  # of this laptop; a replacement gets its own


class Numbers(msgspec.Struct, frozen=True):
    """Whom to call when worried for a child, beside 112: read on every page, locked or not."""

    municipality: str = ""  # "" until a leader has written it: no number is better than a wrong one
    about: str = ""  # when and whom one reaches there
    child_line: str = "116 111"


class OfficeSettings(msgspec.Struct, frozen=True):
    """What is known of an office while it is locked: nothing secret, nobody's name."""

    id: str
    name: str
    org_id: str
    org_name: str
    org_role: str
    org_colour: str
    host: str  # the tablets' storage belongs to this name and port, so a replacement takes them over
    port: int
    intake_public: str  # raw P-256 point, base64url
    ca_certificate: str  # PEM
    hub: Hub | None = None
    numbers: Numbers = Numbers()


class Kit(msgspec.Struct, frozen=True):
    """The secrets of an office, and who it is."""

    settings: OfficeSettings
    intake_private: bytes
    grant_master: bytes
    ca_key: bytes
    staff: list[tuple[str, str]] = []  # (id, name) of those who could sign in

    @property
    def authority(self) -> Certified:
        return Certified(self.ca_key, self.settings.ca_certificate.encode())

    def __repr__(self) -> str:
        return f"Kit({self.settings.id}, secrets hidden)"


class _Sealed(msgspec.Struct):
    box: dict[str, object]  # the kit key under the recovery code
    iv: bytes
    sealed: bytes


class KitKey(msgspec.Struct, frozen=True):
    """The kit's own key, and that key under the recovery code."""

    key: bytes
    box: dict[str, object]

    @classmethod
    def under(cls, code: str) -> "KitKey":
        """Make a new key under a recovery code; raises WrongCode if it was mistyped."""
        key = os.urandom(32)
        return cls(key, slots.wrap(_typed(code), key, _ABOUT))

    def seal(self, kit: Kit) -> bytes:
        iv = os.urandom(_IV_BYTES)
        sealed = AESGCM(self.key).encrypt(iv, msgspec.json.encode(kit), _ABOUT)
        return msgspec.json.encode(_Sealed(self.box, iv, sealed))


def unseal(ciphertext: bytes, code: str) -> tuple[Kit, KitKey]:
    """Open a sealed kit. Raises WrongCode, or OfficeDamaged if this is no kit."""
    try:
        stored = msgspec.json.decode(ciphertext, type=_Sealed)
        key = slots.unwrap(_typed(code), stored.box, _ABOUT)
        if key is None:
            raise WrongCode(mistyped=False)
        opened = AESGCM(key).decrypt(stored.iv, stored.sealed, _ABOUT)
        return msgspec.json.decode(opened, type=Kit), KitKey(key, stored.box)
    except (ValueError, InvalidTag) as error:
        raise OfficeDamaged(what="kit-unreadable") from error


def _typed(code: str) -> str:
    typed = codes.read_code(code)
    if typed is None:
        raise WrongCode(mistyped=True)
    return typed
