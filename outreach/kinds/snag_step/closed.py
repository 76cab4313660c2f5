"""Where it was taken, on which day."""

from msgspec import Struct

from outreach.domain.snag import check_step
from outreach.kinds.fields import Line
from outreach.kinds.parts import Cast, Draft, Drafts, Half, Ids
from outreach.kinds.snag.closed import sample as a_snag


class Closed(Struct):
    """Closed part."""

    step: str
    on: str  # the day
    text: Line = ""


def sample(cast: Cast, id: Ids) -> Drafts:
    """For tests."""
    (start,) = a_snag(cast, id)
    words = {"step": "chief", "on": "2026-05-27", "text": cast.secret}
    return [start, Draft("snag_step", id(), start.id, (), {}, words)]


CLOSED = Half(Closed, sample, check_step)
