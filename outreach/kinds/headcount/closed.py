"""How many, at which session."""

from typing import Annotated

from msgspec import Meta, Struct

from outreach.domain.attendance import COUNT_MAX, check_headcount
from outreach.kinds.activity.closed import sample as an_activity
from outreach.kinds.fields import Id, Short, Some
from outreach.kinds.parts import Cast, Draft, Drafts, Half, Ids

Count = Annotated[int, Meta(ge=-COUNT_MAX, le=COUNT_MAX)]


class Closed(Struct):
    """Closed part. Counts add up over all records of a session; a number below zero takes some off again."""

    activity: Id
    on: Some
    adults: Count = 0
    children: Count = 0
    note: Short = ""
    by_volunteer: bool = False  # as of a mark


def sample(cast: Cast, id: Ids) -> Drafts:
    """For tests."""
    (activity,) = an_activity(cast, id)
    start = id()
    told = {"activity": activity.id, "on": "2026-05-19", "adults": 12, "children": 9, "note": cast.secret}
    return [activity, Draft("headcount", start, start, (), {}, told)]


CLOSED = Half(Closed, sample, check_headcount)
