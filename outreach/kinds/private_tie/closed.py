"""Who takes over. There is no reason: nobody is asked for one."""

from msgspec import Struct

from outreach.kinds.fields import Id
from outreach.kinds.parts import Cast, Draft, Drafts, Half, Ids


class Closed(Struct):
    """Closed part."""

    deputy: Id | None = None  # staff id


def sample(cast: Cast, id: Ids) -> Drafts:
    """For tests."""
    start = id()
    return [Draft("private_tie", start, start, (cast.person,), {}, {"deputy": cast.staff})]


CLOSED = Half(Closed, sample)
