"""A name taken off again."""

from msgspec import Struct

from outreach.domain.holders import drawered
from outreach.kinds import Kind


class Open(Struct):
    """Open part."""

    seen: list[str] = []


KIND = Kind(
    name="detach",
    version=1,
    open=Open,
    permission="contact.correct",
    audience=drawered,
    about=frozenset({"log"}),
    people="one",
)
