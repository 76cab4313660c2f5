"""Why it was taken back."""

from collections.abc import Callable, Sequence

from msgspec import Struct

from outreach.kinds.contact.closed import sample as a_contact
from outreach.kinds.fields import Line
from outreach.kinds.parts import Cast, Draft
from outreach.kinds.parts import Closed as Half


class Closed(Struct):
    """Closed part."""

    reason: Line = ""


def sample(cast: Cast, id: Callable[[], str]) -> Sequence[Draft]:
    """For tests."""
    (start,) = a_contact(cast, id)
    return [start, Draft("retract", id(), start.id, (), {}, {"reason": cast.secret})]


CLOSED = Half(Closed, sample)
