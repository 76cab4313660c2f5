"""Days on which Danish offices are closed: the public holidays by law, and the days most places keep too."""

from datetime import date, timedelta

_FROM_EASTER = {
    -3: "skærtorsdag",
    -2: "langfredag",
    0: "påskedag",
    1: "2. påskedag",
    39: "Kristi himmelfartsdag",
    49: "pinsedag",
    50: "2. pinsedag",
}
_FIXED = {
    (1, 1): "nytårsdag",
    (6, 5): "grundlovsdag",
    (12, 24): "juleaftensdag",
    (12, 25): "juledag",
    (12, 26): "2. juledag",
    (12, 31): "nytårsaftensdag",
}
_GREAT_PRAYER_DAY, _LAST_PRAYED = 26, 2023  # no longer a holiday from 2024


def easter(year: int) -> date:
    """Easter Sunday of a year in the Gregorian calendar (Gauss, as corrected by Butcher)."""
    century, rest = divmod(year, 100)
    moon = (19 * (year % 19) + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    days = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    shift = (year % 19 + 11 * moon + 22 * days) // 451
    month, day = divmod(moon + days - 7 * shift + 114, 31)
    return date(year, month, day + 1)


def holiday(on: date) -> str:
    """The Danish name of the day when most places are closed, else ""."""
    if name := _FIXED.get((on.month, on.day)):
        return name
    after = (on - easter(on.year)).days
    if after == _GREAT_PRAYER_DAY and on.year <= _LAST_PRAYED:
        return "store bededag"
    return _FROM_EASTER.get(after, "")


def is_workday(on: date) -> bool:
    """Monday to Friday, and no holiday."""
    return on.weekday() < 5 and not holiday(on)


def workdays_near(on: date) -> tuple[date, date]:
    """The last working day before a date and the first one after it."""
    before, after = on - timedelta(days=1), on + timedelta(days=1)
    while not is_workday(before):
        before -= timedelta(days=1)
    while not is_workday(after):
        after += timedelta(days=1)
    return before, after
