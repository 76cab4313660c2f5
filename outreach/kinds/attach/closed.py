"""Whether the person was asked: Må jeg sætte dit navn på?"""

from msgspec import Struct

from outreach.kinds.contact.closed import sample as a_contact
from outreach.kinds.parts import Cast, Draft, Drafts, Half, Ids


class Closed(Struct):
    """Closed part."""

    asked: bool = False


def sample(cast: Cast, id: Ids) -> Drafts:
    """For tests."""
    (start,) = a_contact(cast, id)
    return [start, Draft("attach", id(), start.id, (cast.other,), {}, {"asked": True})]


CLOSED = Half(Closed, sample)
