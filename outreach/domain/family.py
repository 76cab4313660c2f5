"""A family is who shares a household: who lives there, from when, until when, and what the family may see."""

from collections.abc import Collection, Mapping
from typing import Any

from outreach.domain.local_time import day

ROLES = ("adult", "child")


def check_member(values: Mapping[str, Any]) -> dict[str, str]:
    """Codes by field for those fields that are given."""
    found = {}
    if values.get("role", "child") not in ROLES:
        found["role"] = "unknown"
    return found or check_span(values)


def check_span(values: Mapping[str, Any]) -> dict[str, str]:
    """Codes for a time between two days, either of which may be open."""
    found = {
        name: "not_a_date"
        for name in ("since", "until")
        if values.get(name, "") and day(values[name]) is None
    }
    if not found and values.get("until") and values.get("since", "") > values["until"]:
        found["until"] = "too_early"
    return found


def lives_there(since: str, until: str, on: str) -> bool:
    """Whether a stay between two days covers a date. The day of moving out is the last one."""
    return since <= on and (not until or on <= until)


def concerns_family(named: Collection[str], household: Collection[str], minors: Collection[str]) -> bool:
    """Whether something that names these people may stand on a family's page, and on the parents' print.

    What several of the household share may; so may what is about one child alone, until it turns 18. What is
    about one adult alone may not: each member's page is its own. Nor may what names anybody else.
    """
    those = set(named)
    if not those or not those <= set(household):
        return False
    return len(those) > 1 or those <= set(minors)
