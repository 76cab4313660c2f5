"""Rules for an offer: offered, accepted, arrived."""

from collections.abc import Mapping
from typing import Any

from outreach.domain.local_time import day

WHAT = ("activity", "association", "health", "job", "education", "other")
BARRIERS = ("price", "transport", "time", "language", "childcare")
STEPS = ("accepted", "arrived", "declined")


def check_offer(values: Mapping[str, Any]) -> dict[str, str]:
    """Codes by field for those fields that are given."""
    found = {}
    if "what" in values and values["what"] not in WHAT:
        found["what"] = "unknown"
    if "on" in values and day(values["on"]) is None:
        found["on"] = "not_a_date"
    for step in STEPS:
        if values.get(f"{step}_on") and day(values[f"{step}_on"]) is None:
            found[f"{step}_on"] = "not_a_date"
    if set(values.get("barriers", ())) - set(BARRIERS):
        found["barriers"] = "unknown"
    return found
