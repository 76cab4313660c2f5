"""What became of a promise: done, another day, passed on, not needed, or taken back."""

from outreach.domain.holders import drawered
from outreach.kinds import Kind, Nothing

KIND = Kind(
    "followup_done", 1, Nothing, "followup.finish", drawered, about=frozenset({"followup"}), by_partner=True
)
