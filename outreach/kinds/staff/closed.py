"""What an office knows of a member of staff."""

from collections.abc import Callable, Sequence

from msgspec import Struct

from outreach.kinds.fields import Name, Short
from outreach.kinds.parts import Cast, Draft
from outreach.kinds.parts import Closed as Half


class Closed(Struct):
    """Closed part."""

    name: Name
    title: Short = ""


def sample(cast: Cast, id: Callable[[], str]) -> Sequence[Draft]:
    """For tests."""
    return [Draft("staff", cast.staff, cast.staff, (), {"role": "leader"}, {"name": cast.secret})]


CLOSED = Half(Closed, sample)
