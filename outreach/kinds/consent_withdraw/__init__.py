"""A person said stop."""

from msgspec import Struct

from outreach.domain.holders import the_told
from outreach.kinds import Kind


class Open(Struct):
    """Open part."""

    receivers: list[str] = []
    grants: list[str] = []


KIND = Kind(
    "consent_withdraw", 1, Open, "consent.withdraw", the_told, by_partner=True, about=frozenset({"person"})
)
