"""Danish local time: what a worker sees on the wall and owns. Never the order of anything."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Copenhagen")


def moment(when: str) -> datetime | None:
    """A time as written in a form ("2026-05-18T10:22", local unless it has an offset); None if it is none."""
    try:
        found = datetime.fromisoformat(when)
    except ValueError:
        return None
    if len(when) < 16 or not 1900 <= found.year <= 2100:
        return None
    return found.astimezone(ZONE) if found.tzinfo else found.replace(tzinfo=ZONE)


def wall_clock(when: str) -> str:
    """The same as "2026-05-18T10:22" on a Danish wall: sorts as text. "" if it is no time."""
    found = moment(when)
    return found.strftime("%Y-%m-%dT%H:%M") if found else ""


def day_of(stamp: str) -> str:
    """The Danish date of a claimed time ("2026-05-18T08:22:33.123Z"). "" if it is no time."""
    found = moment(stamp)
    return found.date().isoformat() if found else ""


def day(text: str) -> date | None:
    """A date as written in a form ("2026-05-18"); None if it is none."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if len(text) == 10 and 1900 <= found.year <= 2100 else None


def clock_time(text: str) -> time | None:
    """A time of day as written in a form ("18:00"); None if it is none."""
    try:
        return time.fromisoformat(text) if len(text) == 5 else None
    except ValueError:
        return None
