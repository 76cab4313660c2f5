"""What happened, and a line about it."""

from msgspec import Struct

from outreach.domain.work import check_event
from outreach.kinds.fields import Line, Some
from outreach.kinds.parts import Cast, Draft, Drafts, Half, Ids


class Closed(Struct):
    """Closed part."""

    what: Some
    on: Some  # a date
    text: Line = ""


def sample(cast: Cast, id: Ids) -> Drafts:
    """For tests."""
    start = id()
    words = {"what": "fewer_hours", "on": "2026-05-18", "text": cast.secret}
    return [Draft("work_event", start, start, (cast.person,), {"drawer": "helpers"}, words)]


CLOSED = Half(Closed, sample, check_event)
