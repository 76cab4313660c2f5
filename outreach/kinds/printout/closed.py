"""What was left out of it for the sake of others, what was shown, and that a colleague released it."""

from msgspec import Struct

from outreach.kinds.fields import Id
from outreach.kinds.parts import Cast, Draft, Drafts, Half, Ids


class Closed(Struct):
    """Closed part."""

    left: list[Id] = []  # ids of what was left out
    shown: list[str] = []  # marks of all that whoever released it was shown: nothing else is on the paper
    released: bool = False


def sample(cast: Cast, id: Ids) -> Drafts:
    """For tests."""
    start = id()
    return [Draft("printout", start, start, (cast.person,), {}, {})]


CLOSED = Half(Closed, sample)
