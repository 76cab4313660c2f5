"""A text written for the authority on purpose (Skriv til Jobcenteret). It names no person by id."""

from msgspec import Struct

from outreach.domain.holders import the_addressed
from outreach.kinds import Kind


class Open(Struct):
    """Open part."""

    to: str


KIND = Kind(
    "handover", 1, Open, "handover.send", the_addressed, starts=True, people="none", reaches_authority=True
)
