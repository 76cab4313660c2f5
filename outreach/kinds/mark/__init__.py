"""Somebody was there. That somebody was not there is never written down."""

from typing import Literal

from msgspec import Struct

from outreach.domain.holders import drawered
from outreach.kinds import Kind


class Open(Struct):
    """Open part."""

    drawer: Literal["own", "helpers"]


KIND = Kind("mark", 1, Open, "attendance.mark", drawered, starts=True, family="log", people="one")
