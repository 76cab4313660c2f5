"""Somebody said that the list of a session is finished (Listen er færdig)."""

from outreach.domain.holders import colleagues
from outreach.kinds import Kind, Nothing

KIND = Kind("list_done", 1, Nothing, "attendance.mark", colleagues, starts=True, family="log", people="none")
