"""A rolling plan from the day somebody starts in a job: one step open at a time, for two years."""

from typing import Literal

from msgspec import Struct

from outreach.domain.holders import drawered
from outreach.kinds import Kind


class Open(Struct):
    """Open part."""

    drawer: Literal["own", "helpers"]


KIND = Kind("plan", 1, Open, "followup.create", drawered, starts=True, family="log", people="one")
