"""Whom a handover is about and on what basis it was sent. Never leaves the organisation."""

from msgspec import Struct

from outreach.domain.holders import own_only
from outreach.kinds import Kind


class Open(Struct):
    """Open part."""

    handover: str


KIND = Kind("handover_basis", 1, Open, "handover.send", own_only, about=frozenset({"handover"}))
