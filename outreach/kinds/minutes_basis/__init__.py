"""Whom minutes are about and on what basis each party got them. Never leaves the organisation."""

from msgspec import Struct

from outreach.domain.holders import own_only
from outreach.kinds import Kind


class Open(Struct):
    """Open part."""

    minutes: str


KIND = Kind("minutes_basis", 1, Open, "minutes.write", own_only, about=frozenset({"minutes"}))
