"""A member of staff: name and role, no credential."""

from typing import Literal

from msgspec import Struct

from outreach.domain.holders import colleagues
from outreach.kinds import Kind


class Open(Struct):
    """Open part."""

    role: Literal["leader", "adviser", "dpo"]
    active: bool = True


KIND = Kind(
    "staff",
    1,
    Open,
    "staff.manage",
    colleagues,
    starts=True,
    family="register",
    update="staff.manage",
    people="none",
)
