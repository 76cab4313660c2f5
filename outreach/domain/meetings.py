"""Meetings that come again: which days they fall on, what was moved, and who is in the room.

An occurrence is (series, nominal date). Moving or cancelling it never touches the days after, so nothing is
held twice and nothing is left out, whoever moved what without knowing of whom.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Any

from outreach.domain.heads import heads
from outreach.domain.holidays import holiday
from outreach.domain.local_time import day

ONCE, WEEK, TWO_WEEKS, MONTH = "once", "week", "two_weeks", "month"
RHYTHMS = (ONCE, WEEK, TWO_WEEKS, MONTH)
CASE, STAFF, FOUR_PARTY, OTHER = "case", "staff", "four_party", "other"
FORMS = (CASE, STAFF, OTHER)  # what a series may be; a four-party meeting is held when it is needed
MOVED, CANCELLED, PLANNED = "moved", "cancelled", "planned"
HERE, LEFT, NOT = "here", "left", "not"  # a party: in the room, was in the room, marked by mistake


@dataclass(frozen=True, slots=True)
class Change:
    """One occurrence moved, cancelled or put back; `seen` are the changes its writer knew of."""

    entry: str
    at: str  # claimed time
    by: str
    nominal: date
    change: str
    to: date | None = None
    clock: str = ""  # another time of day; "" for the usual one
    note: str = ""
    seen: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When a series is held."""

    first: date
    every: str
    clock: str  # "09:00" on a Danish wall, summer and winter
    ends: date | None = None


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One meeting of a series as it stands."""

    nominal: date
    day: date
    clock: str
    state: str = PLANNED
    note: str = ""
    change: str = ""  # the entry that stands
    others: tuple[Change, ...] = ()  # what else was decided without knowing of it

    @property
    def is_held(self) -> bool:
        return self.state != CANCELLED

    @property
    def holiday(self) -> str:
        """The name of the holiday it falls on, "" when it falls on none or is cancelled."""
        return holiday(self.day) if self.is_held else ""


def nominal_days(rhythm: Rhythm, since: date, until: date) -> Iterator[date]:
    """The planned days between two dates, both included."""
    last = min(until, rhythm.ends) if rhythm.ends else until
    if rhythm.every == ONCE:
        days: Iterable[date] = [rhythm.first]
    elif rhythm.every == MONTH:
        days = _months(rhythm.first, last)
    else:
        step = 7 if rhythm.every == WEEK else 14
        behind = max(0, (since - rhythm.first).days)
        start = rhythm.first + timedelta(days=-(-behind // step) * step)
        days = (start + timedelta(days=step * turn) for turn in range((last - start).days // step + 1))
    return (on for on in days if since <= on <= last)


def is_nominal(rhythm: Rhythm, on: date) -> bool:
    """Whether the series has an occurrence with this nominal date."""
    return any(True for _ in nominal_days(rhythm, on, on))


def _months(first: date, last: date) -> Iterator[date]:
    """The same weekday of the month as the first: the second Tuesday. A fifth one is the last."""
    turn = (first.day - 1) // 7
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        weekday, length = monthrange(year, month)
        days = range((first.weekday() - weekday) % 7 + 1, length + 1, 7)
        found = date(year, month, days[turn] if turn < len(days) and turn < 4 else days[-1])
        if found >= first:
            yield found
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def standing(changes: Sequence[Change]) -> list[Change]:
    """The changes of one occurrence that nobody who changed it had seen; the one that counts first."""
    current = set(heads({one.entry: one.seen for one in changes}))
    return sorted((one for one in changes if one.entry in current), key=lambda one: (one.at, one.entry))[::-1]


def as_it_stands(rhythm: Rhythm, nominal: date, changes: Sequence[Change]) -> Occurrence:
    """One occurrence with whatever was decided about it."""
    found = Occurrence(nominal, nominal, rhythm.clock)
    told = standing(changes)
    if not told:
        return found
    first, *rest = told
    others = tuple(one for one in rest if (one.change, one.to, one.clock) != _what(first))
    found = replace(found, change=first.entry, note=first.note, others=others)
    if first.change == CANCELLED:
        return replace(found, state=CANCELLED)
    if first.change == MOVED and first.to:
        return replace(found, state=MOVED, day=first.to, clock=first.clock or rhythm.clock)
    return found


def _what(one: Change) -> tuple[str, date | None, str]:
    return one.change, one.to, one.clock


def occurrences(rhythm: Rhythm, changes: Iterable[Change], since: date, until: date) -> list[Occurrence]:
    """Every meeting of a series whose day lies between two dates, both included, in the order of days."""
    about: dict[date, list[Change]] = {}
    for one in changes:
        about.setdefault(one.nominal, []).append(one)
    wanted = dict.fromkeys(nominal_days(rhythm, since, until))
    wanted |= dict.fromkeys(on for on in about if is_nominal(rhythm, on))
    found = [as_it_stands(rhythm, on, about.get(on, ())) for on in wanted]
    return sorted((one for one in found if since <= one.day <= until), key=lambda o: (o.day, o.nominal))


def around(rhythm: Rhythm, nominal: date) -> tuple[date | None, date | None]:
    """The planned days before and after one; a move stays between them, so that meetings keep their turn."""
    wide = timedelta(days=70)
    before = list(nominal_days(rhythm, nominal - wide, nominal - timedelta(days=1)))
    after = next(nominal_days(rhythm, nominal + timedelta(days=1), nominal + wide), None)
    return before[-1] if before else None, after


def in_the_room(marks: Mapping[str, tuple[str, frozenset[str]]]) -> tuple[bool, bool]:
    """(whether a party is in the room now, whether it was there at all), from its marks: state and seen.

    Of two marks made without knowing of each other, the one that says somebody listens counts.
    """
    states = {marks[one][0] for one in heads({entry: seen for entry, (_, seen) in marks.items()})}
    return HERE in states, bool(states & {HERE, LEFT})


def check_series(values: Mapping[str, Any]) -> dict[str, str]:
    """Codes by field for those fields that are given."""
    found = {}
    if "first" in values and day(values["first"]) is None:
        found["first"] = "not_a_date"
    if values.get("ends_on") and day(values["ends_on"]) is None:
        found["ends_on"] = "not_a_date"
    if "at" in values and not is_clock(values["at"]):
        found["at"] = "not_a_time"
    if "every" in values and values["every"] not in RHYTHMS:
        found["every"] = "unknown"
    if "form" in values and values["form"] not in FORMS:
        found["form"] = "unknown"
    return found


def check_change(values: Mapping[str, Any]) -> dict[str, str]:
    """Codes by field: a date of the series, and where to when it is moved."""
    found = {}
    if day(values.get("on", "")) is None:
        found["on"] = "not_a_date"
    if values.get("change") not in (MOVED, CANCELLED, PLANNED):
        found["change"] = "unknown"
    if values.get("change") == MOVED and day(values.get("to", "")) is None:
        found["to"] = "not_a_date"
    if values.get("at") and not is_clock(values["at"]):
        found["at"] = "not_a_time"
    return found


def is_clock(text: str) -> bool:
    """Whether this is a time of day as a form writes it: 09:00."""
    try:
        time.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == 5
