"""Somebody of ours stands by a person (fast kontakt), with a deputy."""

from typing import Literal

from msgspec import Struct

from outreach.domain.holders import drawered
from outreach.kinds import Kind


class Open(Struct):
    """Open part."""

    drawer: Literal["own", "helpers"]


KIND = Kind("assigned", 1, Open, "person.update", drawered, starts=True, family="log", people="one")
