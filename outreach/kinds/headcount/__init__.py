"""How many were there without a name (uden navn): counted, and added to what others counted."""

from outreach.domain.holders import colleagues
from outreach.kinds import Kind, Nothing

KIND = Kind("headcount", 1, Nothing, "attendance.mark", colleagues, starts=True, family="log", people="none")
