"""What it is, and where it was taken up."""

from msgspec import Struct

from outreach.domain.snag import check_step
from outreach.kinds.fields import SomeText
from outreach.kinds.parts import Cast, Draft, Drafts, Half, Ids


class Closed(Struct):
    """Closed part."""

    text: SomeText
    on: str  # the day
    level: str = "staff"


def sample(cast: Cast, id: Ids) -> Drafts:
    """For tests."""
    start = id()
    return [Draft("snag", start, start, (), {}, {"text": cast.secret, "on": "2026-05-20"})]


CLOSED = Half(Closed, sample, check_step)
