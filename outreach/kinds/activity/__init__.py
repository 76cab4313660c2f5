"""Something that is held: once or again and again (aktivitet)."""

from outreach.domain.holders import colleagues
from outreach.kinds import Kind, Nothing

KIND = Kind(
    "activity",
    1,
    Nothing,
    "activity.manage",
    colleagues,
    starts=True,
    family="register",
    update="activity.manage",
    people="none",
)
