"""Somebody says of a line that came without proof of its author: that was me."""

from msgspec import Struct

from outreach.domain.holders import drawered
from outreach.kinds import Kind


class Open(Struct):
    """Open part."""

    entry: str  # the line it is about


KIND = Kind("claim", 1, Open, "question.answer", drawered, about=frozenset({"log"}))
