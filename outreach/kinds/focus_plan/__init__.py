"""A family's plan in four lines, written with them: what we want, what we can, the next step, who."""

from typing import Literal

from msgspec import Struct

from outreach.domain.holders import drawered
from outreach.kinds import Kind


class Open(Struct):
    """Open part."""

    drawer: Literal["own", "helpers"]


KIND = Kind("focus_plan", 1, Open, "contact.create", drawered, starts=True, family="log", people="some")
