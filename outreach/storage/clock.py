"""The Danish day of this laptop: what it shows and sends by its own clock, and nothing more."""

from datetime import UTC, datetime

from outreach.domain.local_time import ZONE


def today() -> str:
    """The date on a Danish wall now, as text."""
    return datetime.now(UTC).astimezone(ZONE).date().isoformat()
