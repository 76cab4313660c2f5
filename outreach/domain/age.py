"""When somebody is eighteen and decides for themselves (myndig): from a year, or the day once known."""

from datetime import date

ADULT = 18
ASKED_FROM = 17  # the day is asked for only when it begins to matter


def adult_on(birth_year: int | None, birth_date: date | None) -> date | None:
    """The first day somebody counts as an adult; None while neither year nor day is known.

    Until the day is known 18 counts from 1 January of that year: better to ask a young person some months
    early than to let parents read for some months too long. Somebody born on 29 February has lived 18 whole
    years when 28 February is over, so the day is 1 March.
    """
    if birth_date is not None:
        year = birth_date.year + ADULT
        is_leap_day = (birth_date.month, birth_date.day) == (2, 29)
        return date(year, 3, 1) if is_leap_day else birth_date.replace(year=year)
    return date(birth_year + ADULT, 1, 1) if birth_year is not None else None


def asks_date(birth_year: int | None, on: date) -> bool:
    """Whether the day somebody turns 18 may be asked for: from the year they turn 17, until it is over."""
    return birth_year is not None and ASKED_FROM <= on.year - birth_year <= ADULT
