"""What a hub's operator hands to a new office: where the hub is, how to know it, a one-time code. Pure."""

import msgspec

from sync.receipt import b64, unb64


class NotAnInvitation(ValueError):
    """The text is not an invitation, or was cut when it was copied."""


class Invitation(msgspec.Struct, frozen=True):
    """All a laptop needs to be let in."""

    url: str
    hub: str
    key: str  # the hub's Ed25519 public key, base64url
    ca: str  # PEM; the only authority trusted for this hub
    code: str
    org: str
    org_name: str
    org_role: str


def write(invitation: Invitation) -> str:
    """One line that can be copied."""
    return b64(msgspec.json.encode(invitation))


def read(text: str) -> Invitation:
    """Raises NotAnInvitation. White space from copying does not matter."""
    try:
        return msgspec.json.decode(unb64("".join(text.split())), type=Invitation)
    except (ValueError, msgspec.MsgspecError):
        raise NotAnInvitation("not an invitation") from None
