"""A child's own words, apart from the parents' file."""

from typing import Literal

from msgspec import Struct

from outreach.domain.holders import drawered
from outreach.kinds import Kind


class Open(Struct):
    """Open part."""

    drawer: Literal["own", "helpers"]


KIND = Kind("child_words", 1, Open, "child_words.create", drawered, starts=True, family="log", people="one")
