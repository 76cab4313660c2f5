"""Something a person was offered, and whether they came (brobygning)."""

from typing import Literal

from msgspec import Struct

from outreach.domain.holders import drawered
from outreach.kinds import Kind


class Open(Struct):
    """Open part."""

    drawer: Literal["own", "helpers"]


KIND = Kind("offer", 1, Open, "offer.create", drawered, starts=True, family="log", people="one")
