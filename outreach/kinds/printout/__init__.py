"""What is written about somebody, to be handed to them (indsigt): one makes it, another releases it."""

from outreach.domain.holders import own_only
from outreach.kinds import Kind, Nothing

KIND = Kind("printout", 1, Nothing, "person.read", own_only, starts=True, family="log", people="one")
