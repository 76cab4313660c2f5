"""Rules for what is known of a person (borger)."""

from collections.abc import Callable, Mapping
from typing import Any

from outreach.domain import benefit
from outreach.domain.local_time import day

LEAVE_ALONE = "leave_alone"  # on no list of people to get in touch with
REACH = ("any", "call", "sms", "no_message", "visit_only", LEAVE_ALONE)
SEXES = ("", "woman", "man")  # "": another, or not said; asked for statistics only
DATES = ("birth_date", "died")
OF_ALL: Mapping[str, Callable[[Any], bool]] = {  # said on one page of a person it holds for each of them
    "died": bool,
    "protected": bool,
    "reach": lambda said: bool(said == LEAVE_ALONE),
}


def check_person(values: Mapping[str, Any]) -> dict[str, str]:
    """Codes by field for those fields that are given."""
    found = {}
    if "name" in values and not values["name"].strip():
        found["name"] = "missing"
    if values.get("reach", "any") not in REACH:
        found["reach"] = "unknown"
    if values.get("sex", "") not in SEXES:
        found["sex"] = "unknown"
    if values.get("benefit", "") not in {"", *benefit.KEYS}:
        found["benefit"] = "unknown"
    for name in DATES:
        if values.get(name, "") and day(values[name]) is None:
            found[name] = "not_a_date"
    born = day(values.get("birth_date") or "")
    if born and values.get("birth_year") not in (None, born.year):
        found["birth_date"] = "other_year"
    return found
