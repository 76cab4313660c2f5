"""It landed on the wrong person: moved to the right one."""

from msgspec import Struct

from outreach.domain.holders import own_only
from outreach.kinds import Kind


class Open(Struct):
    """Open part."""

    away: list[str]
    to: list[str]
    seen: list[str] = []


KIND = Kind("move", 1, Open, "contact.correct", own_only, about=frozenset({"log"}))
