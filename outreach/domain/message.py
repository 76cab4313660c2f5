"""Rules for a word to a partner (Giv besked) and its answer."""

from collections.abc import Mapping
from typing import Any

URGENCIES = ("today", "week")
ANSWERS = ("done", "seen")


def check_message(values: Mapping[str, Any]) -> dict[str, str]:
    """Codes by field for those fields that are given."""
    return {} if values.get("urgency", "week") in URGENCIES else {"urgency": "unknown"}


def check_answer(values: Mapping[str, Any]) -> dict[str, str]:
    """Codes by field."""
    return {} if values.get("state", "seen") in ANSWERS else {"state": "unknown"}
