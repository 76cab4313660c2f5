"""What an office knows of a housing area."""

from msgspec import Struct

from outreach.kinds.fields import Name
from outreach.kinds.parts import Cast, Draft, Drafts, Half, Ids


class Closed(Struct):
    """Closed part."""

    name: Name


def sample(cast: Cast, id: Ids) -> Drafts:
    """For tests."""
    start = id()
    return [Draft("area", start, start, (), {}, {"name": cast.secret})]


CLOSED = Half(Closed, sample)
