"""A person said yes: these organisations may talk about me."""

from msgspec import Struct

from outreach.domain.holders import while_in_force
from outreach.kinds import Kind


class Open(Struct):
    """Open part."""

    receivers: list[str]
    after: list[str] = []


KIND = Kind(
    name="consent_grant",
    version=1,
    open=Open,
    permission="consent.grant",
    audience=while_in_force,
    by_partner=True,
    about=frozenset({"person"}),
)
