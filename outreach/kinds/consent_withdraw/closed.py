"""How a person said stop."""

from msgspec import Struct

from outreach.kinds.consent_grant.closed import sample as a_grant
from outreach.kinds.parts import Cast, Draft, Drafts, Half, Ids


class Closed(Struct):
    """Closed part."""

    how: str = ""


def sample(cast: Cast, id: Ids) -> Drafts:
    """For tests."""
    start, yes = a_grant(cast, id)
    stop = {"receivers": [cast.partner], "grants": [yes.id]}
    return [start, yes, Draft("consent_withdraw", id(), cast.person, (cast.person,), stop, {"how": "oral"})]


CLOSED = Half(Closed, sample)
