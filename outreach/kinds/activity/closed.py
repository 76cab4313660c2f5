"""What is held, where, when, by whom and for whom."""

from msgspec import Struct

from outreach.domain.activity import check_activity
from outreach.kinds.fields import Id, Line, Name, Short, Some, Text
from outreach.kinds.parts import Cast, Draft, Drafts, Half, Ids


class Closed(Struct):
    """Closed part."""

    name: Name
    starts_on: Some  # a local date: of the first session
    category: str = "families"
    place: Short = ""
    about: Text = ""
    for_whom: list[str] = []
    time: str = ""  # "18:00" on a Danish wall
    until: str = ""
    every: str = "week"
    ends_on: str = ""  # a date; "" while no end is known
    staff: list[Id] = []
    volunteers: Line = ""  # first names; they have no sign-in
    price: Short = ""
    closed: bool = False


def sample(cast: Cast, id: Ids) -> Drafts:
    """For tests."""
    start = id()
    told = {"name": "Fællesspisning", "starts_on": "2026-05-19", "time": "17:30", "until": "20:00"}
    more = {"about": cast.secret, "for_whom": ["families"], "staff": [cast.staff], "volunteers": "Aase, Omar"}
    return [Draft("activity", start, start, (), {}, {**told, **more})]


CLOSED = Half(Closed, sample, check_activity)
