"""Why it was taken back."""

from msgspec import Struct

from outreach.kinds.contact.closed import sample as a_contact
from outreach.kinds.fields import Line
from outreach.kinds.parts import Cast, Draft, Drafts, Half, Ids


class Closed(Struct):
    """Closed part."""

    reason: Line = ""


def sample(cast: Cast, id: Ids) -> Drafts:
    """For tests."""
    (start,) = a_contact(cast, id)
    return [start, Draft("retract", id(), start.id, (), {}, {"reason": cast.secret})]


CLOSED = Half(Closed, sample)
