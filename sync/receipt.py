"""What a hub puts its name to. Pure.

A signed word is {"body": "<exact JSON text>", "sig": "<base64url Ed25519 over context and body>"}: the text
is compared and verified as it is, never written anew. An HTTP status proves nothing; this does.
"""

import base64
from dataclasses import dataclass, field

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


class NotSigned(ValueError):
    """The answer is not the hub's word: a portal's page, a forged or altered answer."""


class Signed(msgspec.Struct):
    """A text and the signature over it."""

    body: str
    sig: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """The hub has committed this stream up to and including this number."""

    hub: str
    epoch: str
    stream: str
    upto: int
    head: str  # hex
    durable_upto: int  # covered by a verified backup in another place
    time: str
    dispositions: dict[str, str] = field(default_factory=dict)  # only those that are not "applied"


def b64(data: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def unb64(text: str) -> bytes:
    """The bytes of a base64url text. Raises ValueError."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def sign(key: Ed25519PrivateKey, context: str, body: bytes) -> bytes:
    """Sign a body for one use; the context keeps a receipt from passing for a greeting."""
    return msgspec.json.encode(Signed(body.decode(), b64(key.sign(context.encode() + b"\x00" + body))))


def verify(key: Ed25519PublicKey, context: str, answer: bytes) -> bytes:
    """The body of a signed answer. Raises NotSigned for everything else."""
    try:
        signed = msgspec.json.decode(answer, type=Signed)
        body = signed.body.encode()
        key.verify(unb64(signed.sig), context.encode() + b"\x00" + body)
    except (msgspec.MsgspecError, UnicodeError, ValueError, InvalidSignature):
        raise NotSigned("not the hub's signed word") from None
    return body
