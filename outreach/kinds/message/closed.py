"""What the partner should know."""

from collections.abc import Callable, Sequence

from msgspec import Struct

from outreach.domain.message import check_message
from outreach.kinds.fields import SomeText
from outreach.kinds.parts import Cast, Draft
from outreach.kinds.parts import Closed as Half


class Closed(Struct):
    """Closed part."""

    text: SomeText
    urgency: str = "week"


def sample(cast: Cast, id: Callable[[], str]) -> Sequence[Draft]:
    """For tests."""
    start = id()
    to = {"to": cast.partner, "drawer": "helpers"}
    return [Draft("message", start, start, (cast.person,), to, {"text": cast.secret, "urgency": "today"})]


CLOSED = Half(Closed, sample, check_message)
