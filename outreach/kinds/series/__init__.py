"""A meeting that comes again (casemøde, personalemøde). Names nobody; the helpers know of it together."""

from outreach.domain.holders import colleagues
from outreach.kinds import Kind, Nothing

KIND = Kind(
    "series",
    1,
    Nothing,
    "meeting.hold",
    colleagues,
    starts=True,
    family="register",
    update="meeting.hold",
    people="none",
)
