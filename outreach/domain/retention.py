"""How long something is kept before it is proposed for erasure. A rule proposes; a leader erases."""

from datetime import date

KEEP_YEARS = 5  # after it happened


def cutoff(on: date, years: int) -> date:
    """The first day that is still kept; of 29 February in a year that has none, 1 March."""
    try:
        return on.replace(year=on.year - years)
    except ValueError:
        return date(on.year - years, 3, 1)
