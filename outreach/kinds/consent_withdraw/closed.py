"""How a person said stop."""

from collections.abc import Callable, Sequence

from msgspec import Struct

from outreach.kinds.consent_grant.closed import sample as a_grant
from outreach.kinds.parts import Cast, Draft
from outreach.kinds.parts import Closed as Half


class Closed(Struct):
    """Closed part."""

    how: str = ""


def sample(cast: Cast, id: Callable[[], str]) -> Sequence[Draft]:
    """For tests."""
    start, yes = a_grant(cast, id)
    stop = {"receivers": [cast.partner], "grants": [yes.id]}
    return [start, yes, Draft("consent_withdraw", id(), cast.person, (cast.person,), stop, {"how": "oral"})]


CLOSED = Half(Closed, sample)
