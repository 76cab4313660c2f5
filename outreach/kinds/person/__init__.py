"""A resident. Every organisation that writes about a person starts the record with an entry of its own."""

from outreach.domain.holders import by_consent
from outreach.kinds import Kind, Nothing

KIND = Kind(
    "person",
    1,
    Nothing,
    "person.create",
    by_consent,
    starts=True,
    family="register",
    update="person.update",
    by_partner=True,
    joined=True,
)
