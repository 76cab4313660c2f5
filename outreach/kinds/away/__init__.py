"""A colleague is away, and another takes over (Jeg er væk til ..., ... tager over)."""

from outreach.domain.holders import own_only
from outreach.kinds import Kind, Nothing

KIND = Kind("away", 1, Nothing, "followup.create", own_only, starts=True, family="log", people="none")
