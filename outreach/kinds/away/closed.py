"""From when to when, and who takes over."""

from msgspec import Struct

from outreach.domain.away import check_away
from outreach.kinds.fields import Id, Some
from outreach.kinds.parts import Cast, Draft, Drafts, Half, Ids


class Closed(Struct):
    """Closed part."""

    since: Some  # a date: the first day away
    until: Some  # a date: the last day away
    deputy: Id  # staff id
    staff: Id | None = None  # who is away, where a leader wrote it for them


def sample(cast: Cast, id: Ids) -> Drafts:
    """For tests. It has no free text."""
    start = id()
    days = {"since": "2026-05-18", "until": "2026-05-29", "deputy": cast.staff}
    return [Draft("away", start, start, (), {}, days)]


CLOSED = Half(Closed, sample, check_away)
