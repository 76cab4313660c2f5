"""A name put on something written without one."""

from msgspec import Struct

from outreach.domain.holders import drawered
from outreach.kinds import Kind


class Open(Struct):
    """Open part."""

    seen: list[str] = []


KIND = Kind("attach", 1, Open, "contact.correct", drawered, about=frozenset({"log"}), people="one")
