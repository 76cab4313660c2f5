"""Who is away, and who takes over meanwhile. A question to what is written; nothing is rewritten."""

from collections.abc import Mapping
from typing import Any

from outreach.domain.local_time import day


def check_away(values: Mapping[str, Any]) -> dict[str, str]:
    """Codes by field for those fields that are given: two days, the last not before the first."""
    found = {
        name: "not_a_date" for name in ("since", "until") if name in values and day(values[name]) is None
    }
    if not found and values.get("since", "") > values.get("until", "9999"):
        found["until"] = "too_early"
    return found


def doer(staff_id: str, deputies: Mapping[str, str]) -> str:
    """Who does what this colleague promised, today: a deputy of a deputy too. In a circle it stays put."""
    at, passed = staff_id, {staff_id}
    while (following := deputies.get(at)) is not None:
        if following in passed:
            return staff_id
        passed.add(following)
        at = following
    return at


def covered_by(staff_id: str, deputies: Mapping[str, str]) -> frozenset[str]:
    """Whose promises this colleague does today: the own, unless away, and those of who is away."""
    return frozenset(one for one in {staff_id, *deputies} if doer(one, deputies) == staff_id)
