"""Rules for activities: on which dates a series is held, and what may be written of one."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from outreach.domain.local_time import day

CATEGORIES = ("groups", "support", "families")
FOR_WHOM = ("everybody", "families", "children", "youth", "women", "men", "fathers", "mothers", "seniors")
EVERY = ("once", "week", "two_weeks", "month")
CHANGES = ("note", "extra", "moved", "cancelled")
_WEEKS = {"week": 1, "two_weeks": 2}
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


@dataclass(frozen=True, slots=True)
class Change:
    """What somebody said of one session."""

    id: str
    at: str
    on: date
    change: str
    to: date | None = None
    time: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Gathered:
    """One session of an activity. `on`, the date the series says, is what it is known by."""

    on: date
    held_on: date
    time: str = ""  # "" as always
    note: str = ""
    change: str = ""  # "", extra, moved or cancelled
    changes: tuple[str, ...] = ()  # ids of what was said of it, the latest first

    @property
    def is_cancelled(self) -> bool:
        return self.change == "cancelled"


def check_activity(values: Mapping[str, Any]) -> dict[str, str]:
    """Codes by field for those fields that are given."""
    found = {}
    if "name" in values and not values["name"].strip():
        found["name"] = "missing"
    if "starts_on" in values and day(values["starts_on"]) is None:
        found["starts_on"] = "not_a_date"
    if values.get("ends_on") and day(values["ends_on"]) is None:
        found["ends_on"] = "not_a_date"
    for field, known in (("category", CATEGORIES), ("every", EVERY)):
        if field in values and values[field] not in known:
            found[field] = "unknown"
    if set(values.get("for_whom", ())) - set(FOR_WHOM):
        found["for_whom"] = "unknown"
    for field in ("time", "until"):
        if values.get(field) and not _CLOCK.fullmatch(values[field]):
            found[field] = "not_a_time"
    return found


def check_gathering(values: Mapping[str, Any]) -> dict[str, str]:
    """Codes by field: a moved session says where to."""
    found = {}
    if "on" in values and day(values["on"]) is None:
        found["on"] = "not_a_date"
    if "change" in values and values["change"] not in CHANGES:
        found["change"] = "unknown"
    if values.get("to") and day(values["to"]) is None:
        found["to"] = "not_a_date"
    elif values.get("change") == "moved" and not values.get("to"):
        found["to"] = "missing"
    if values.get("time") and not _CLOCK.fullmatch(values["time"]):
        found["time"] = "not_a_time"
    return found


def sessions(nominal: Iterable[date], changes: Iterable[Change], first: date, last: date) -> list[Gathered]:
    """The sessions held from `first` to `last`: those of a series with what was said of each; in order.

    The last word on a session stands. One that was added, or moved into these days, is there too.
    """
    said: dict[date, list[Change]] = {}
    for change in sorted(changes, key=lambda one: (one.at, one.id), reverse=True):
        said.setdefault(change.on, []).append(change)
    wanted = {*nominal, *(on for on, some in said.items() if any(_adds(one) for one in some))}
    found = [_gathered(on, said.get(on, [])) for on in wanted]
    return sorted(
        (one for one in found if first <= one.held_on <= last), key=lambda one: (one.held_on, one.on)
    )


def _adds(change: Change) -> bool:
    return change.change in ("extra", "moved")


def _gathered(on: date, said: list[Change]) -> Gathered:
    standing = next((one for one in said if one.change != "note"), None)
    return Gathered(
        on,
        standing.to if standing and standing.change == "moved" and standing.to else on,
        next((one.time for one in said if one.time), ""),
        next((one.note for one in said if one.note), ""),
        standing.change if standing else "",
        tuple(one.id for one in said),
    )


def dates(starts_on: date, every: str, ends_on: date | None, first: date, last: date) -> Iterator[date]:
    """The dates of a series from `first` to `last`, both included. Dates on a wall: no clock moves them.

    Every month means the same weekday of the month: the second Tuesday, or the last one.
    """
    last = min(last, ends_on) if ends_on else last
    if every == "month":
        yield from _monthly(starts_on, max(first, starts_on), last)
        return
    if every not in _WEEKS:
        if max(first, starts_on) == starts_on <= last:
            yield starts_on
        return
    step = 7 * _WEEKS[every]
    behind = max(0, (first - starts_on).days)
    on = starts_on + timedelta(days=-(-behind // step) * step)
    while on <= last:
        yield on
        on += timedelta(days=step)


def _monthly(starts_on: date, first: date, last: date) -> Iterator[date]:
    nth = (starts_on.day - 1) // 7
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        on = _weekday_of_month(year, month, starts_on.weekday(), nth)
        if first <= on <= last:
            yield on
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def _weekday_of_month(year: int, month: int, weekday: int, nth: int) -> date:
    """The first one is 0; the fifth is the last, also in a month that has only four."""
    begin = date(year, month, 1)
    on = begin + timedelta(days=(weekday - begin.weekday()) % 7 + 7 * nth)
    return on if on.month == month else on - timedelta(days=7)
