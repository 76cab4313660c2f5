"""What became of one step of a plan: done, not reached, moved, or taken back."""

from outreach.domain.holders import drawered
from outreach.kinds import Kind, Nothing

KIND = Kind("plan_step", 1, Nothing, "followup.finish", drawered, about=frozenset({"plan"}))
