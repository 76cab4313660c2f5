"""Asking the hub, and believing nothing but its signed word."""

from dataclasses import dataclass, field
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sync import protocol
from sync.ports import Answer, Transport
from sync.protocol import BadMessage, Op
from sync.receipt import NotSigned, verify


class NotTheHub(Exception):
    """An answer without the hub's signature: a portal's page, a redirect, a proxy, another hub."""


class Later(Exception):
    """The hub asks for patience, or is out of order. Nothing was lost; the next session tells."""

    def __init__(self, after_seconds: float | None = None) -> None:
        super().__init__("later")
        self.after_seconds = after_seconds


class Refused(Exception):
    """The hub knows this laptop no longer, or the message was malformed. Carries the problem's type."""


@dataclass(frozen=True, slots=True)
class HubKey:
    """Which hub this laptop belongs to."""

    id: str
    public: Ed25519PublicKey


@dataclass(slots=True)
class Report:
    """What one session did."""

    pushed: int = 0
    pulled: int = 0
    voided: int = 0
    recovered: int = 0
    requests: int = 0
    set_aside: dict[str, str] = field(default_factory=dict)
    kit_wanted: bool = False
    hub_time: str = ""


class Conversation:
    """One laptop asking one hub. Counts its requests in the report."""

    def __init__(self, transport: Transport, hub: HubKey) -> None:
        self._transport, self.hub = transport, hub
        self.report = Report()

    def call(self, method: str, path: str, body: bytes = b"", media_type: str = "application/json") -> Answer:
        """One request, whatever comes back. Raises Unreachable."""
        self.report.requests += 1
        return self._transport.call(method, path, body, media_type)

    def signed(self, context: str, method: str, path: str, body: bytes = b"") -> bytes:
        """The signed body of an answer. Raises Unreachable, NotTheHub, Later or Refused."""
        return self.believed(context, self.call(method, path, body))

    def believed(self, context: str, answer: Answer) -> bytes:
        """The signed body of a 201 answer. For everything else, the right exception."""
        try:
            return verify(self.hub.public, context, good(answer))
        except NotSigned:
            raise NotTheHub from None

    def page(self, context: str, answer: Answer) -> tuple[list[Op], protocol.PageEnd]:
        """The operations of a page and its signed closing line; without that there is no page."""
        try:
            ops, end = protocol.read_page(good(answer))
            return ops, protocol.decode(verify(self.hub.public, context, end), protocol.PageEnd)
        except (NotSigned, BadMessage):
            raise NotTheHub from None


def good(answer: Answer) -> bytes:
    """The body of a 201 answer. Raises Later, Refused or NotTheHub for everything else."""
    if answer.status == 201:
        return answer.body
    if answer.media_type != "application/problem+json":
        if answer.status in (429, 502, 503, 504):
            raise Later(answer.retry_after_seconds)
        raise NotTheHub
    try:
        kind = msgspec.json.decode(answer.body, type=dict[str, Any]).get("type", "")
    except msgspec.MsgspecError:
        raise NotTheHub from None
    if answer.status in (409, 429) or answer.status >= 500:
        raise Later(answer.retry_after_seconds)
    raise Refused(str(kind))
