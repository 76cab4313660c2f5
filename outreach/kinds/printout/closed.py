"""What was left out of it for the sake of others, and that a colleague released it."""

from msgspec import Struct

from outreach.kinds.fields import Id
from outreach.kinds.parts import Cast, Draft, Drafts, Half, Ids


class Closed(Struct):
    """Closed part."""

    left: list[Id] = []  # ids of what was left out
    released: bool = False


def sample(cast: Cast, id: Ids) -> Drafts:
    """For tests."""
    start = id()
    return [Draft("printout", start, start, (cast.person,), {}, {})]


CLOSED = Half(Closed, sample)
