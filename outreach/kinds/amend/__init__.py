"""Later words to a log entry; the first ones stay."""

from typing import Literal

from msgspec import Struct

from outreach.domain.holders import drawered
from outreach.kinds import Kind
from outreach.kinds.fields import Children


class Open(Struct):
    """Open part."""

    drawer: Literal["own", "helpers"] | None = None
    children: Children | None = None
    seen: list[str] = []


KIND = Kind("amend", 1, Open, "contact.correct", drawered, about=frozenset({"log"}))
