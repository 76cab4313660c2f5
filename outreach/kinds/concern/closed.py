"""The fact and the day. It names nobody by id: it stands on no page but its own."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from outreach.domain.local_time import day
from outreach.kinds.fields import Some, SomeText
from outreach.kinds.parts import Cast, Draft, Drafts, Half, Ids


class Closed(Struct):
    """Closed part."""

    on: Some  # the day it was said
    fact: SomeText  # what was told, and to whom


def check(values: Mapping[str, Any]) -> dict[str, str]:
    """Codes by field for those fields that are given."""
    return {"on": "not_a_date"} if "on" in values and not day(values["on"]) else {}


def sample(cast: Cast, id: Ids) -> Drafts:
    """For tests."""
    start = id()
    return [Draft("concern", start, start, (), {}, {"on": "2026-05-18", "fact": cast.secret})]


CLOSED = Half(Closed, sample, check)
