"""A word to a partner about a person (Giv besked)."""

from typing import Literal

from msgspec import Struct

from outreach.domain.holders import drawered
from outreach.kinds import Kind


class Open(Struct):
    """Open part."""

    to: str
    drawer: Literal["own", "helpers"] = "helpers"


KIND = Kind("message", 1, Open, "message.send", drawered, starts=True, family="log", people="some")
