"""A text written for the authority on purpose (Skriv til Jobcenteret). It names no person by id."""

from msgspec import Struct

from outreach.domain.holders import the_addressed
from outreach.kinds import Kind


class Open(Struct):
    """Open part."""

    to: str


KIND = Kind(
    name="handover",
    version=1,
    open=Open,
    permission="handover.send",
    audience=the_addressed,
    starts=True,
    people="none",
    reaches_authority=True,
)
