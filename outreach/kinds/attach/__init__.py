"""A name put on something written without one."""

from msgspec import Struct

from outreach.domain.holders import drawered
from outreach.kinds import Kind


class Open(Struct):
    """Open part."""

    seen: list[str] = []


KIND = Kind(
    name="attach",
    version=1,
    open=Open,
    permission="contact.correct",
    audience=drawered,
    about=frozenset({"log"}),
    people="one",
)
