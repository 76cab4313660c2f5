"""What was offered, when it was taken up, and what stood in the way."""

from msgspec import Struct

from outreach.domain.offer import check_offer
from outreach.kinds.fields import Id, Line, Some
from outreach.kinds.parts import Cast, Draft, Drafts, Half, Ids


class Closed(Struct):
    """Closed part. Later dates are set by amends; "" while it has not happened, and again when undone."""

    what: Some
    on: Some  # the date it was offered
    activity: Id | None = None
    text: Line = ""
    accepted_on: str = ""
    arrived_on: str = ""
    declined_on: str = ""  # not just now: nobody asks again by itself
    barriers: list[str] = []  # what stands in the way: price, transport


def sample(cast: Cast, id: Ids) -> Drafts:
    """For tests."""
    start = id()
    told = {"what": "association", "on": "2026-05-04", "text": cast.secret, "barriers": ["price"]}
    return [Draft("offer", start, start, (cast.person,), {"drawer": "helpers"}, told)]


CLOSED = Half(Closed, sample, check_offer)
