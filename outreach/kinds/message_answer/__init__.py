"""What the receiver of a message did about it, and that the sender has looked at that."""

from outreach.domain.holders import drawered
from outreach.kinds import Kind, Nothing

KIND = Kind(
    "message_answer", 1, Nothing, "message.answer", drawered, about=frozenset({"message"}), by_partner=True
)
