"""What the receiver of a message did about it."""

from msgspec import Struct

from outreach.domain.holders import drawered
from outreach.kinds import Kind


class Open(Struct):
    """Open part."""


KIND = Kind(
    name="message_answer",
    version=1,
    open=Open,
    permission="message.answer",
    audience=drawered,
    about=frozenset({"message"}),
    by_partner=True,
)
