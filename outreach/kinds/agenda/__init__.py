"""A family on one meeting's agenda, with what only the helpers know: why, and what they noted."""

from typing import Literal

from msgspec import Struct

from outreach.domain.holders import drawered
from outreach.kinds import Kind


class Open(Struct):
    """Open part."""

    drawer: Literal["own", "helpers"]


# The helpers hold the meeting together: either of them notes what was said.
KIND = Kind(
    "agenda", 1, Open, "meeting.hold", drawered, starts=True, family="log", people="some", by_partner=True
)
