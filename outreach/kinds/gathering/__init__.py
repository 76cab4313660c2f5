"""One session that is not as the series says: an extra one, moved, cancelled, or with a note."""

from outreach.domain.holders import colleagues
from outreach.kinds import Kind, Nothing

KIND = Kind("gathering", 1, Nothing, "activity.manage", colleagues, starts=True, family="log", people="none")
