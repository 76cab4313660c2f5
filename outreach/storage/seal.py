"""What a tablet seals and signs, and how the office opens and checks it.

Pure functions over bytes. The tablet does the same with WebCrypto: P-256 as raw 65-byte points,
HKDF-SHA256, AES-256-GCM, HMAC-SHA256.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

VERSION = 1
POINT_BYTES = 65
IV_BYTES = 12
TAG_BYTES = 16
OVERHEAD_BYTES = 1 + POINT_BYTES + IV_BYTES + TAG_BYTES
INTAKE_INFO = b"aaben-doer intake 1"
GRANT_DAYS = 7

_CURVE = ec.SECP256R1()
_SCALAR_BYTES = 32


class NotSealed(ValueError):
    """These bytes are no envelope to this office, or belong to another item."""


class NotAGrant(ValueError):
    """This text is no grant descriptor."""


def b64(data: bytes) -> str:
    """Encode as base64url without padding, the one spelling used on the wire."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def unb64(text: str) -> bytes:
    """Decode base64url without padding; raises ValueError for anything `b64` would not have written."""
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError("not base64url") from error
    if b64(data) != text:
        raise ValueError("not canonical base64url")
    return data


def derive(secret: bytes, info: bytes, *, salt: bytes = b"", length: int = 32) -> bytes:
    """HKDF-SHA256; the empty salt means what it means in WebCrypto."""
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=salt, info=info).derive(secret)


# --- envelopes -------------------------------------------------------------------------------


def new_intake_key() -> bytes:
    """Make an intake key; the 32-byte scalar is what the office kit keeps."""
    scalar = ec.generate_private_key(_CURVE).private_numbers().private_value
    return scalar.to_bytes(_SCALAR_BYTES, "big")


def intake_public(private: bytes) -> bytes:
    """The raw 65-byte point that tablets seal to."""
    return _point(_private_key(private).public_key())


def seal(public: bytes, item_id: str, plaintext: bytes) -> bytes:
    """Seal `plaintext` to the office, bound to the id of its item."""
    receiver = ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, public)
    ephemeral = ec.generate_private_key(_CURVE)
    point, iv = _point(ephemeral.public_key()), os.urandom(IV_BYTES)
    key = derive(ephemeral.exchange(ec.ECDH(), receiver), INTAKE_INFO, salt=point)
    return bytes([VERSION]) + point + iv + AESGCM(key).encrypt(iv, plaintext, item_id.encode())


def unseal(private: bytes, item_id: str, sealed: bytes) -> bytes:
    """Open what `seal` made for this item; raises NotSealed for anything else."""
    if len(sealed) < OVERHEAD_BYTES or sealed[0] != VERSION:
        raise NotSealed("no envelope of a known version")
    point, iv = sealed[1 : 1 + POINT_BYTES], sealed[1 + POINT_BYTES : 1 + POINT_BYTES + IV_BYTES]
    try:
        sender = ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, point)
        key = derive(_private_key(private).exchange(ec.ECDH(), sender), INTAKE_INFO, salt=point)
        return AESGCM(key).decrypt(iv, sealed[1 + POINT_BYTES + IV_BYTES :], item_id.encode())
    except (ValueError, InvalidTag) as error:
        raise NotSealed("not sealed to this office for this item") from error


def _private_key(scalar: bytes) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(scalar, "big"), _CURVE)


def _point(public: ec.EllipticCurvePublicKey) -> bytes:
    return public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


# --- grants ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Grant:
    """Says that one person may write as themselves on one tablet for a while."""

    descriptor: str  # exactly the text that was handed out; its bytes decide the key
    id: str
    by: str
    org: str
    tablet: str
    since: str
    until: str


def write_grant(*, id: str, by: str, org: str, tablet: str, now: datetime, days: int = GRANT_DAYS) -> Grant:
    """Write down a new grant; its key follows from the descriptor and the office kit."""
    since, until = _stamp(now), _stamp(now + timedelta(days=days))
    fields = {"g": id, "by": by, "org": org, "tablet": tablet, "from": since, "until": until}
    text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
    return Grant(text, id, by, org, tablet, since, until)


def read_grant(descriptor: str) -> Grant:
    """Read a descriptor as a tablet hands it back; raises NotAGrant. Proves nothing by itself."""
    try:
        descriptor.encode()  # a lone surrogate has no bytes, so no key either
        fields = json.loads(descriptor)
        values = [fields[name] for name in ("g", "by", "org", "tablet", "from", "until")]
    except (ValueError, KeyError, TypeError) as error:
        raise NotAGrant("not a grant descriptor") from error
    if not all(isinstance(value, str) for value in values):
        raise NotAGrant("a field of the grant is not text")
    return Grant(descriptor, *values)


def grant_key(grant_master: bytes, descriptor: str) -> bytes:
    """The key a grant hands out, derived again whenever an entry made under it comes in."""
    return derive(grant_master, b"grant" + descriptor.encode())


def tablet_key(grant_master: bytes, staff_id: str, tablet_id: str) -> bytes:
    """The key T of one person on one tablet: the same after a reset phrase, so drafts survive."""
    return derive(grant_master, b"tablet" + staff_id.encode() + tablet_id.encode())


def answer_key(tablet_secret: bytes) -> bytes:
    """The key with which the office signs its answers to one tablet."""
    return derive(tablet_secret, b"office-answer")


# --- proofs ----------------------------------------------------------------------------------


def mac(key: bytes, message: bytes) -> bytes:
    return hmac.new(key, message, hashlib.sha256).digest()


def verify(key: bytes, message: bytes, tag: bytes) -> bool:
    return hmac.compare_digest(mac(key, message), tag)


def sign_answer(key: bytes, nonce: str, body: bytes) -> str:
    """The `Office-Signature` of an answer, over the tablet's nonce and the exact body."""
    return b64(mac(key, nonce.encode() + body))


def session_proved(key: bytes, nonce: str, proof: str) -> bool:
    """True if whoever sent `proof` holds the grant key and made it for this nonce."""
    return _proved(key, b"session" + nonce.encode(), proof)


def written_under(grant_master: bytes, descriptor: str, line: bytes, proof: str) -> bool:
    """True if the exact `line` was signed with the key of this grant; raises NotAGrant."""
    return _proved(grant_key(grant_master, read_grant(descriptor).descriptor), line, proof)


def _proved(key: bytes, message: bytes, proof: str) -> bool:
    try:
        return verify(key, message, unb64(proof))
    except ValueError:
        return False


def _stamp(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise ValueError("a grant needs a moment with a time zone")
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
