"""A housing area."""

from outreach.domain.holders import everyone
from outreach.kinds import Kind, Nothing

KIND = Kind(
    "area",
    1,
    Nothing,
    "area.manage",
    everyone,
    starts=True,
    family="register",
    update="area.manage",
    people="none",
    reaches_authority=True,
)
