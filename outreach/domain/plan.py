"""The rolling plan after a job start: the day of each step, and which one step is open."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from outreach.domain.local_time import day
from outreach.domain.undoing import REOPENED

FIRST_DAYS = (0, 7, 14, 28)  # day 1, week 1, week 2, week 4
MONTHS = range(2, 25)  # then every month, for two years
COUNT = len(FIRST_DAYS) + len(MONTHS)
OVER = ("done", "not_reached")
OUTCOMES = (*OVER, "moved", REOPENED)


def months_after(start: date, months: int) -> date:
    """The same day so many months later; the last of the month where that has no such day."""
    years, month = divmod(start.month - 1 + months, 12)
    year, last = start.year + years, 31
    while True:
        try:
            return date(year, month + 1, min(start.day, last))
        except ValueError:
            last -= 1


def day_of_step(starts: date, step: int) -> date:
    """When a step is due. Months are counted from the start, so that a short one moves no later one."""
    if step < len(FIRST_DAYS):
        return starts + timedelta(days=FIRST_DAYS[step])
    return months_after(starts, MONTHS[step - len(FIRST_DAYS)])


def is_in_time(starts: date, on: date) -> bool:
    """Whether a day can be one of the plan's: a clock that ran years ahead opens and puts off nothing."""
    return on <= months_after(starts, MONTHS[-1] + 12)


def open_step(starts: date, written: date, over: Mapping[int, date]) -> int | None:
    """The one open step; None when all are over.

    `written`: the day the plan was made; what was due before that day is left out. `over`: steps that were
    tried, and when: it stands for the later steps that were due by that day, too.
    """
    stands = {earlier: on for earlier, on in over.items() if is_in_time(starts, on)}
    for step in range(COUNT):
        due = day_of_step(starts, step)
        stood_for = any(earlier < step and due <= on for earlier, on in stands.items())
        if step not in over and due >= written and not stood_for:
            return step
    return None


def check_plan(values: Mapping[str, Any]) -> dict[str, str]:
    """Codes by field for those fields that are given."""
    found = {}
    if "starts" in values and day(values["starts"]) is None:
        found["starts"] = "not_a_date"
    if values.get("ended") and day(values["ended"]) is None:
        found["ended"] = "not_a_date"
    return found


def check_step(values: Mapping[str, Any]) -> dict[str, str]:
    """Codes by field: what was tried has a day, what was moved a new one, what is taken back is named."""
    state, found = values.get("state"), {}
    if state not in OUTCOMES:
        found["state"] = "unknown"
    if state in OVER and day(values.get("on", "")) is None:
        found["on"] = "not_a_date"
    if state == "moved" and day(values.get("due", "")) is None:
        found["due"] = "not_a_date"
    if state == REOPENED and not values.get("undoes"):
        found["undoes"] = "missing"
    return found
