"""A person said stop."""

from msgspec import Struct

from outreach.domain.holders import the_told
from outreach.kinds import Kind


class Open(Struct):
    """Open part."""

    receivers: list[str] = []
    grants: list[str] = []


KIND = Kind(
    name="consent_withdraw",
    version=1,
    open=Open,
    permission="consent.withdraw",
    audience=the_told,
    by_partner=True,
    about=frozenset({"person"}),
)
