"""Which meeting, and what becomes of it."""

from msgspec import Struct

from outreach.domain.meetings import check_change
from outreach.kinds.fields import Line, Some
from outreach.kinds.parts import Cast, Draft, Drafts, Half, Ids
from outreach.kinds.series.closed import sample as a_series


class Closed(Struct):
    """Closed part."""

    on: Some  # the nominal date: what names the meeting, wherever it is moved
    change: str
    to: str = ""
    at: str = ""
    note: Line = ""
    seen: list[str] = []


def sample(cast: Cast, id: Ids) -> Drafts:
    """For tests."""
    (start,) = a_series(cast, id)
    moved = {"on": "2026-05-20", "change": "moved", "to": "2026-05-21", "at": "10:00", "note": cast.secret}
    return [start, Draft("meeting_change", id(), start.id, (), {}, moved)]


CLOSED = Half(Closed, sample, check_change)
