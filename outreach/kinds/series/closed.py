"""When it is held, where, and who takes part."""

from msgspec import Struct

from outreach.domain.meetings import check_series
from outreach.kinds.fields import Id, Name, Short, Some
from outreach.kinds.parts import Cast, Draft, Drafts, Half, Ids


class Closed(Struct):
    """Closed part."""

    name: Name
    first: Some  # a date
    at: Some  # "09:00", Danish time summer and winter
    every: str = "two_weeks"
    form: str = "case"
    place: Short = ""
    ends_on: str = ""
    orgs: list[Id] = []  # organisations that take part beside the one whose meeting it is
    others: list[Name] = []  # parties without a sign-in: the school, the health visitor


def sample(cast: Cast, id: Ids) -> Drafts:
    """For tests."""
    start = id()
    words = {"name": cast.secret, "first": "2026-05-06", "at": "09:00", "orgs": [cast.partner]}
    return [Draft("series", start, start, (), {}, {**words, "others": ["Skolen"]})]


CLOSED = Half(Closed, sample, check_series)
