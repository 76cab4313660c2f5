"""Two pages are one person here (Saml). Never leaves the organisation; taken back by a retract (Skil ad)."""

from outreach.domain.holders import own_only
from outreach.kinds import Kind, Nothing

KIND = Kind("merge", 1, Nothing, "person.update", own_only, starts=True, family="log", people="some")
