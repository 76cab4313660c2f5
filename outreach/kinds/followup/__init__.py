"""Something we promised (Det har vi lovet)."""

from typing import Literal

from msgspec import Struct

from outreach.domain.holders import drawered
from outreach.kinds import Kind


class Open(Struct):
    """Open part."""

    drawer: Literal["own", "helpers"]


KIND = Kind("followup", 1, Open, "followup.create", drawered, starts=True, family="log")
