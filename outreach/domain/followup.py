"""Rules for a promise (Det har vi lovet) and what became of it."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from outreach.domain.local_time import day
from outreach.domain.undoing import REOPENED

DAYPARTS = ("", "morning", "noon", "afternoon", "evening")
OUTCOMES = ("done", "later", "passed_on", "not_needed", REOPENED)
CLOSING = ("done", "not_needed")


def check_followup(values: Mapping[str, Any]) -> dict[str, str]:
    """Codes by field for those fields that are given."""
    found = {}
    if "due" in values and day(values["due"]) is None:
        found["due"] = "not_a_date"
    if values.get("daypart", "") not in DAYPARTS:
        found["daypart"] = "unknown"
    return found


def check_outcome(values: Mapping[str, Any]) -> dict[str, str]:
    """Codes by field: another day needs a date, passing on a colleague, taking back something."""
    found = {}
    state = values.get("state")
    if state not in OUTCOMES:
        found["state"] = "unknown"
    if values.get("due") and day(values["due"]) is None:
        found["due"] = "not_a_date"
    elif state == "later" and not values.get("due"):
        found["due"] = "missing"
    if state == "passed_on" and not values.get("owner"):
        found["owner"] = "missing"
    if state == REOPENED and not values.get("undoes"):
        found["undoes"] = "missing"
    return found


def another_day(when: str, today: date) -> date | None:
    """Tomorrow, or the Monday of next week; None for anything else."""
    if when == "tomorrow":
        return today + timedelta(days=1)
    return today + timedelta(days=7 - today.weekday()) if when == "next_week" else None
