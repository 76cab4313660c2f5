"""A housing area."""

from msgspec import Struct

from outreach.domain.holders import everyone
from outreach.kinds import Kind


class Open(Struct):
    """Open part."""


KIND = Kind(
    name="area",
    version=1,
    open=Open,
    permission="area.manage",
    audience=everyone,
    starts=True,
    family="register",
    update="area.manage",
    people="none",
    reaches_authority=True,
)
