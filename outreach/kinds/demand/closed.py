"""Who demanded what, by which rule, and what was answered once a leader approved it."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from outreach.domain.local_time import day
from outreach.kinds.fields import Name, Some, SomeText, Text
from outreach.kinds.parts import Cast, Draft, Drafts, Half, Ids

RULES = ("11a", "11c")  # with the person's consent, or without in the cases the law lists


class Closed(Struct):
    """Closed part."""

    on: Some  # the day it came
    who: Name  # the authority
    rule: str
    asked: SomeText
    answer: Text = ""
    approved: bool = False


def check(values: Mapping[str, Any]) -> dict[str, str]:
    """Codes by field for those fields that are given."""
    found = {"on": "not_a_date"} if "on" in values and not day(values["on"]) else {}
    if "rule" in values and values["rule"] not in RULES:
        found["rule"] = "unknown"
    return found


def sample(cast: Cast, id: Ids) -> Drafts:
    """For tests."""
    start = id()
    words = {"on": "2026-05-18", "who": "Familieafdelingen", "rule": "11c", "asked": cast.secret}
    return [Draft("demand", start, start, (cast.person,), {}, words)]


CLOSED = Half(Closed, sample, check)
