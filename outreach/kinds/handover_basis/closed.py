"""On what basis it was sent."""

from msgspec import Struct

from outreach.domain.handover import check_basis
from outreach.kinds.fields import Line
from outreach.kinds.handover.closed import sample as a_handover
from outreach.kinds.parts import Cast, Draft, Drafts, Half, Ids


class Closed(Struct):
    """Closed part."""

    basis: str
    how: Line = ""
    informed: bool = False


def sample(cast: Cast, id: Ids) -> Drafts:
    """For tests."""
    (start,) = a_handover(cast, id)
    link = {"handover": start.id}
    why = {"basis": "consent", "how": cast.secret}
    return [start, Draft("handover_basis", id(), start.id, (cast.person,), link, why)]


CLOSED = Half(Closed, sample, check_basis)
