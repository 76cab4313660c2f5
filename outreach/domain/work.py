"""Rules for what happens in a job: hours, leave, and when it is hard."""

from collections.abc import Mapping
from typing import Any

from outreach.domain.local_time import day

EVENTS = ("more_hours", "fewer_hours", "sick", "back", "hard")


def check_event(values: Mapping[str, Any]) -> dict[str, str]:
    """Codes by field for those fields that are given."""
    found = {}
    if "what" in values and values["what"] not in EVENTS:
        found["what"] = "unknown"
    if "on" in values and day(values["on"]) is None:
        found["on"] = "not_a_date"
    return found
