"""What was done about it."""

from msgspec import Struct

from outreach.domain.message import check_answer
from outreach.kinds.fields import Id, Text
from outreach.kinds.message.closed import sample as a_message
from outreach.kinds.parts import Cast, Draft, Drafts, Half, Ids


class Closed(Struct):
    """Closed part."""

    text: Text = ""
    state: str = "seen"
    answers: list[Id] = []  # of looked: the answers that were looked at


def sample(cast: Cast, id: Ids) -> Drafts:
    """For tests."""
    (start,) = a_message(cast, id)
    return [start, Draft("message_answer", id(), start.id, (), {}, {"text": cast.secret, "state": "done"})]


CLOSED = Half(Closed, sample, check_answer)
