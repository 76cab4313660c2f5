"""Rules for who was there: presence alone is written down, and counts add up."""

from collections import Counter
from collections.abc import Mapping, Set
from typing import Any

from outreach.domain.local_time import day

COUNT_MAX = 500  # in one go
OFTEN_TIMES, OFTEN_OF = 3, 8  # who comes often: three times or more out of the last eight


def check_session(values: Mapping[str, Any]) -> dict[str, str]:
    """Codes by field: a session is a date of an activity."""
    return {"on": "not_a_date"} if "on" in values and day(values["on"]) is None else {}


def check_headcount(values: Mapping[str, Any]) -> dict[str, str]:
    """The same for people without a name; the sizes are the schema's."""
    return check_session(values)


def expected(history: Mapping[str, Set[str]], on: str) -> tuple[frozenset[str], frozenset[str]]:
    """Who was there last time, and who comes often, from the people of each earlier session by its date."""
    before = sorted((date for date in history if date < on and history[date]), reverse=True)[:OFTEN_OF]
    if not before:
        return frozenset(), frozenset()
    times = Counter(person for date in before for person in history[date])
    often = frozenset(person for person, count in times.items() if count >= OFTEN_TIMES)
    return frozenset(history[before[0]]), often
