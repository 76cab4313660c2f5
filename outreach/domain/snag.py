"""The ladder for what gets in the way: as low as it can be solved, and no person in it."""

from collections.abc import Mapping
from typing import Any

from outreach.domain.local_time import day

STAFF, LOWEST, CHIEF, COMMITTEE = "staff", "lowest", "chief", "committee"
LADDER = (STAFF, LOWEST, CHIEF, COMMITTEE)
CLOSED, OPENED = "closed", "opened"


def check_step(values: Mapping[str, Any]) -> dict[str, str]:
    """Codes by field for those fields that are given."""
    found = {}
    if day(str(values.get("on", ""))) is None:
        found["on"] = "not_a_date"
    if values.get("level", STAFF) not in LADDER:
        found["level"] = "unknown"
    if values.get("step", CLOSED) not in (*LADDER, CLOSED, OPENED):
        found["step"] = "unknown"
    return found


def next_level(level: str) -> str:
    """The next step up, "" from the top."""
    above = LADDER[LADDER.index(level) + 1 :] if level in LADDER else ()
    return above[0] if above else ""
