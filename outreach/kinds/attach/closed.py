"""Whether the person was asked: Må jeg sætte dit navn på?"""

from collections.abc import Callable, Sequence

from msgspec import Struct

from outreach.kinds.contact.closed import sample as a_contact
from outreach.kinds.parts import Cast, Draft
from outreach.kinds.parts import Closed as Half


class Closed(Struct):
    """Closed part."""

    asked: bool = False


def sample(cast: Cast, id: Callable[[], str]) -> Sequence[Draft]:
    """For tests."""
    (start,) = a_contact(cast, id)
    return [start, Draft("attach", id(), start.id, (cast.other,), {}, {"asked": True})]


CLOSED = Half(Closed, sample)
