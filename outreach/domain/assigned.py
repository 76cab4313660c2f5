"""Who stands by a person (fast kontakt): one each for work, family and all else, with deputy and dates."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from outreach.domain.family import check_span

CONTACT = "contact"
ROLES = (CONTACT, "job", "family")
YEAR = timedelta(days=365)
CHANGES_MAX = 1  # few hands: more than this in a year is worth a quiet word


def check_assigned(values: Mapping[str, Any]) -> dict[str, str]:
    """Codes by field for those fields that are given."""
    found = check_span(values)
    if values.get("role", CONTACT) not in ROLES:
        found["role"] = "unknown"
    if values.get("deputy") and values.get("deputy") == values.get("staff"):
        found["deputy"] = "same_person"
    return found


def changes(starts: Iterable[str], on: date) -> int:
    """How often somebody new came within a year, in one role: the very first is no change.

    `starts`: the day each began, "" for one who was there before anybody wrote it down.
    """
    _, *later = sorted(starts) or [""]
    return sum((on - YEAR).isoformat() < start <= on.isoformat() for start in later)


def many_hands(starts: Iterable[str], on: date) -> bool:
    """Whether a person has been given new hands more than once within a year."""
    return changes(starts, on) > CHANGES_MAX
