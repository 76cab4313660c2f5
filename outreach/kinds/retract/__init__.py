"""It never happened: taken back."""

from msgspec import Struct

from outreach.domain.holders import drawered
from outreach.kinds import Kind


class Open(Struct):
    """Open part."""


KIND = Kind(
    name="retract",
    version=1,
    open=Open,
    permission="contact.correct",
    audience=drawered,
    about=frozenset({"log"}),
)
