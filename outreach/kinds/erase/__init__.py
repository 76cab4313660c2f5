"""What must not stay: ids whose bytes go everywhere."""

from msgspec import Struct

from outreach.domain.holders import own_only
from outreach.kinds import Kind


class Open(Struct):
    """Open part."""

    targets: list[str]


KIND = Kind("erase", 1, Open, "erasure.create", own_only, starts=True, people="none")
