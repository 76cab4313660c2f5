"""What an office knows of a housing area."""

from collections.abc import Callable, Sequence

from msgspec import Struct

from outreach.kinds.fields import Name
from outreach.kinds.parts import Cast, Draft
from outreach.kinds.parts import Closed as Half


class Closed(Struct):
    """Closed part."""

    name: Name


def sample(cast: Cast, id: Callable[[], str]) -> Sequence[Draft]:
    """For tests."""
    start = id()
    return [Draft("area", start, start, (), {}, {"name": cast.secret})]


CLOSED = Half(Closed, sample)
