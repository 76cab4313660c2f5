"""An organisation of the programme. Its name is data, and may change."""

from typing import Literal

from msgspec import Struct

from outreach.domain.holders import everyone
from outreach.kinds import Kind


class Open(Struct):
    """Open part."""

    role: Literal["helper", "authority"]


KIND = Kind(
    "organisation",
    1,
    Open,
    "organisation.manage",
    everyone,
    starts=True,
    family="register",
    update="organisation.manage",
    people="none",
    reaches_authority=True,
)
