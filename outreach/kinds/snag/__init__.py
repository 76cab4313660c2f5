"""Something in how we work that gets in the way (Det, der driller). Names nobody; the helpers share it."""

from outreach.domain.holders import colleagues
from outreach.kinds import Kind, Nothing

KIND = Kind("snag", 1, Nothing, "snag.write", colleagues, starts=True, people="none")
