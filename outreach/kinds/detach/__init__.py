"""A name taken off again."""

from msgspec import Struct

from outreach.domain.holders import drawered
from outreach.kinds import Kind


class Open(Struct):
    """Open part."""

    seen: list[str] = []


KIND = Kind("detach", 1, Open, "contact.correct", drawered, about=frozenset({"log"}), people="one")
