"""Nothing more than who says so, which every line tells."""

from outreach.kinds import Nothing
from outreach.kinds.contact.closed import sample as a_contact
from outreach.kinds.parts import Cast, Draft, Drafts, Half, Ids


def sample(cast: Cast, id: Ids) -> Drafts:
    """For tests."""
    (start,) = a_contact(cast, id)
    return [start, Draft("claim", id(), start.id, (), {"entry": start.id})]


CLOSED = Half(Nothing, sample)
