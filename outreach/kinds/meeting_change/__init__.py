"""One meeting of a series moved, cancelled or put back. The other meetings do not know of it."""

from outreach.domain.holders import as_started
from outreach.kinds import Kind, Nothing

KIND = Kind(
    "meeting_change",
    1,
    Nothing,
    "meeting.hold",
    as_started,
    about=frozenset({"series"}),
    people="none",
    by_partner=True,
)
