"""Nothing more than who and where to, which is open."""

from outreach.kinds import Nothing
from outreach.kinds.contact.closed import sample as a_contact
from outreach.kinds.parts import Cast, Draft, Drafts, Half, Ids


def sample(cast: Cast, id: Ids) -> Drafts:
    """For tests."""
    (start,) = a_contact(cast, id)
    places = {"away": [cast.person], "to": [cast.other]}
    return [start, Draft("move", id(), start.id, (cast.other,), places, {})]


CLOSED = Half(Nothing, sample)
