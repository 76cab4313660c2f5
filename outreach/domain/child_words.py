"""A child's own words: how the day is, in smileys, words and themes, with the child's and a parent's yes."""

from collections.abc import Mapping
from typing import Any

from outreach.domain.holders import HELPERS
from outreach.domain.local_time import day

PARTS = ("morning", "after_school", "evening", "bedtime")
SMILEYS = ("happy", "okay", "tired", "sad")
TAGS = (
    *("mornings", "bedtime", "eat_here", "eat_home", "trips", "film", "adults", "free_play", "price"),
    *("school", "homework", "friends", "gaming", "group", "place", "unfair", "job", "transport"),
)


def check_child_words(values: Mapping[str, Any]) -> dict[str, str]:
    """Codes by field: something must be said, and the child must have said yes to its being written."""
    found = {}
    if "on" in values and day(values["on"]) is None:
        found["on"] = "not_a_date"
    smileys, tags = values.get("smileys") or {}, values.get("tags") or []
    if any(part not in PARTS or smiley not in SMILEYS for part, smiley in smileys.items()):
        found["smileys"] = "unknown"
    if set(tags) - set(TAGS):
        found["tags"] = "unknown"
    if {"smileys", "words", "tags"} <= set(values) and not (smileys or values["words"].strip() or tags):
        found["words"] = "missing"
    if not values.get("child_yes", True):
        found["child_yes"] = "ask_first"
    if values.get("drawer") == HELPERS and not values.get("parent_yes", True):
        found["parent_yes"] = "ask_first"
    return found
