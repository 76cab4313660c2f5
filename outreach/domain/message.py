"""Rules for a word to a partner (Giv besked) and its answer."""

from collections.abc import Mapping
from typing import Any

URGENCIES = ("today", "week")
LOOKED = "looked"  # the sender has looked at the answers it cites
ANSWERS = ("done", "seen", LOOKED)


def check_message(values: Mapping[str, Any]) -> dict[str, str]:
    """Codes by field for those fields that are given."""
    return {} if values.get("urgency", "week") in URGENCIES else {"urgency": "unknown"}


def check_answer(values: Mapping[str, Any]) -> dict[str, str]:
    """Codes by field."""
    state = values.get("state", "seen")
    if state not in ANSWERS:
        return {"state": "unknown"}
    return {"answers": "missing"} if state == LOOKED and not values.get("answers") else {}
