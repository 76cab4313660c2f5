"""What an office knows of a member of staff."""

from msgspec import Struct

from outreach.kinds.fields import Name, Short
from outreach.kinds.parts import Cast, Draft, Drafts, Half, Ids


class Closed(Struct):
    """Closed part."""

    name: Name
    title: Short = ""


def sample(cast: Cast, id: Ids) -> Drafts:
    """For tests."""
    return [Draft("staff", cast.staff, cast.staff, (), {"role": "leader"}, {"name": cast.secret})]


CLOSED = Half(Closed, sample)
