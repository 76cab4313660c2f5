"""A resident. Every organisation that writes about a person starts the record with an entry of its own."""

from msgspec import Struct

from outreach.domain.holders import by_consent
from outreach.kinds import Kind


class Open(Struct):
    """Open part."""


KIND = Kind(
    name="person",
    version=1,
    open=Open,
    permission="person.create",
    audience=by_consent,
    starts=True,
    family="register",
    update="person.update",
    by_partner=True,
    joined=True,
)
