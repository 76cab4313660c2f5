"""What became of a promise, what should stand otherwise, or that it was looked at."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from outreach.domain.minutes import check_answer
from outreach.kinds.fields import Id, Name, Text
from outreach.kinds.minutes.closed import sample as some_minutes
from outreach.kinds.parts import Cast, Draft, Drafts, Half, Ids


class Closed(Struct):
    """Closed part."""

    author_name: Name
    state: Literal["done", "word", "looked"] = "word"
    text: Text = ""
    n: Annotated[int, Meta(ge=0, le=99)] | None = None  # which promise; none: the whole
    answers: list[Id] = []  # of looked: the text or the lines that were looked at


def sample(cast: Cast, id: Ids) -> Drafts:
    """For tests."""
    (start,) = some_minutes(cast, id)
    said = {"author_name": "Sara Nygaard", "text": cast.secret, "n": 0, "state": "done"}
    return [start, Draft("minutes_answer", id(), start.id, (), {}, said)]


CLOSED = Half(Closed, sample, check_answer)
