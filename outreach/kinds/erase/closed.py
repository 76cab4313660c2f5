"""Why it must not stay."""

from msgspec import Struct

from outreach.kinds.fields import SomeLine
from outreach.kinds.parts import Cast, Draft, Drafts, Half, Ids


class Closed(Struct):
    """Closed part."""

    reason: SomeLine


def sample(cast: Cast, id: Ids) -> Drafts:
    """For tests."""
    start = id()
    return [Draft("erase", start, start, (), {"targets": [id()]}, {"reason": cast.secret})]


CLOSED = Half(Closed, sample)
