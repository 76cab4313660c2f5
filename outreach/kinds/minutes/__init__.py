"""What was said at a meeting with others in the room (referat): for the parties it is written to alone."""

from msgspec import Struct

from outreach.domain.holders import the_parties
from outreach.kinds import Kind


class Open(Struct):
    """Open part."""

    to: list[str]


KIND = Kind(
    "minutes", 1, Open, "minutes.write", the_parties, starts=True, people="none", reaches_authority=True
)
