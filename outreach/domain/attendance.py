"""Rules for who was there: presence alone is written down, and counts add up."""

from collections.abc import Mapping
from typing import Any

from outreach.domain.local_time import day

COUNT_MAX = 500  # in one go


def check_session(values: Mapping[str, Any]) -> dict[str, str]:
    """Codes by field: a session is a date of an activity."""
    return {"on": "not_a_date"} if "on" in values and day(values["on"]) is None else {}


def check_headcount(values: Mapping[str, Any]) -> dict[str, str]:
    """The same for people without a name; the sizes are the schema's."""
    return check_session(values)
