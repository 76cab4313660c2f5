"""What must not stay: ids whose bytes go everywhere."""

from msgspec import Struct

from outreach.domain.holders import own_only
from outreach.kinds import Kind


class Open(Struct):
    """Open part."""

    targets: list[str]


KIND = Kind(
    name="erase",
    version=1,
    open=Open,
    permission="erasure.create",
    audience=own_only,
    starts=True,
    people="none",
)
