"""What became of a promise: done, another day, passed on, not needed."""

from msgspec import Struct

from outreach.domain.holders import drawered
from outreach.kinds import Kind


class Open(Struct):
    """Open part."""


KIND = Kind(
    name="followup_done",
    version=1,
    open=Open,
    permission="followup.finish",
    audience=drawered,
    about=frozenset({"followup"}),
    by_partner=True,
)
