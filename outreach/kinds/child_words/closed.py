"""How a child said the day is."""

from msgspec import Struct

from outreach.domain.child_words import check_child_words
from outreach.kinds.fields import Some, Text
from outreach.kinds.parts import Cast, Draft, Drafts, Half, Ids


class Closed(Struct):
    """Closed part."""

    on: Some  # a date
    smileys: dict[str, str] = {}  # by part of the day
    words: Text = ""
    tags: list[str] = []
    child_yes: bool = False  # to its being written down
    parent_yes: bool = False


def sample(cast: Cast, id: Ids) -> Drafts:
    """For tests."""
    start = id()
    said = {"on": "2026-05-18", "smileys": {"evening": "happy"}, "words": cast.secret, "tags": ["film"]}
    yes = {"child_yes": True, "parent_yes": True}
    return [Draft("child_words", start, start, (cast.person,), {"drawer": "helpers"}, {**said, **yes})]


CLOSED = Half(Closed, sample, check_child_words)
