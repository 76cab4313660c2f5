"""It landed on the wrong person: moved to the right one."""

from msgspec import Struct

from outreach.domain.holders import own_only
from outreach.kinds import Kind


class Open(Struct):
    """Open part."""

    away: list[str]
    to: list[str]
    seen: list[str] = []


KIND = Kind(
    name="move",
    version=1,
    open=Open,
    permission="contact.correct",
    audience=own_only,
    about=frozenset({"log"}),
)
