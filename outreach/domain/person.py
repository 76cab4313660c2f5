"""Rules for what is known of a person (borger)."""

from collections.abc import Mapping
from typing import Any

REACH = ("any", "call", "sms", "no_message", "visit_only")
FIELDS = (
    *("name", "tell", "birth_year", "phone", "language", "interpreter", "reach"),
    "contact_person",
)


def check_person(values: Mapping[str, Any]) -> dict[str, str]:
    """Codes by field for those fields that are given."""
    found = {}
    if "name" in values and not values["name"].strip():
        found["name"] = "missing"
    if values.get("reach", "any") not in REACH:
        found["reach"] = "unknown"
    return found
