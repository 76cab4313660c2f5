"""A party came into the room at a meeting, or left it: what it hears there, an authority must write down."""

from outreach.domain.holders import as_started
from outreach.kinds import Kind, Nothing

KIND = Kind(
    "party_present",
    1,
    Nothing,
    "meeting.hold",
    as_started,
    about=frozenset({"series"}),
    people="none",
    by_partner=True,
)
