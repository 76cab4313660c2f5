"""Nothing more than who says so, which every line tells."""

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
    return [start, Draft("claim", id(), start.id, (), {"entry": start.id})]


CLOSED = Half(Closed, sample)
