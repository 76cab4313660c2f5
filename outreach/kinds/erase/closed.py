"""Why it must not stay."""

from collections.abc import Callable, Sequence

from msgspec import Struct

from outreach.kinds.fields import SomeLine
from outreach.kinds.parts import Cast, Draft
from outreach.kinds.parts import Closed as Half


class Closed(Struct):
    """Closed part."""

    reason: SomeLine


def sample(cast: Cast, id: Callable[[], str]) -> Sequence[Draft]:
    """For tests."""
    start = id()
    return [Draft("erase", start, start, (), {"targets": [id()]}, {"reason": cast.secret})]


CLOSED = Half(Closed, sample)
