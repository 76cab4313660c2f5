"""Nothing more than who and where to, which is open."""

from collections.abc import Callable, Sequence

from msgspec import Struct

from outreach.kinds.contact.closed import sample as a_contact
from outreach.kinds.parts import Cast, Draft
from outreach.kinds.parts import Closed as Half


class Closed(Struct):
    """Closed part."""


def sample(cast: Cast, id: Callable[[], str]) -> Sequence[Draft]:
    """For tests."""
    (start,) = a_contact(cast, id)
    places = {"away": [cast.person], "to": [cast.other]}
    return [start, Draft("move", id(), start.id, (cast.other,), places, {})]


CLOSED = Half(Closed, sample)
