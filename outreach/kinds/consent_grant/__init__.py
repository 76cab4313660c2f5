"""A person said yes: these organisations may talk about me."""

from msgspec import Struct

from outreach.domain.holders import while_in_force
from outreach.kinds import Kind


class Open(Struct):
    """Open part."""

    receivers: list[str]
    after: list[str] = []
    until: str = ""  # the day from which it holds no longer, "" for no end


KIND = Kind(
    "consent_grant", 1, Open, "consent.grant", while_in_force, by_partner=True, about=frozenset({"person"})
)
