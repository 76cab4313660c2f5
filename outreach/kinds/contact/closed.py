"""What was talked about."""

from msgspec import Struct

from outreach.domain.contact import check_contact
from outreach.kinds.fields import Id, Note, Some, Word
from outreach.kinds.parts import Cast, Draft, Drafts, Half, Ids


class Closed(Struct):
    """Closed part."""

    when: Some  # local time, or with an offset: the worker sees and owns it
    channel: Some
    topics: list[str] = []
    note: Note = ""
    keyword: Word = ""  # huskeord: ties the visits of somebody who gives no name
    interpreter: bool = False
    not_reached: bool = False
    done_now: bool = False
    colleague: Id | None = None  # staff id


def sample(cast: Cast, id: Ids) -> Drafts:
    """For tests."""
    start = id()
    words = {"when": "2026-05-18T10:22", "channel": "door", "topics": ["letters"], "note": cast.secret}
    return [Draft("contact", start, start, (cast.person,), {"drawer": "helpers", "children": 2}, words)]


CLOSED = Half(Closed, sample, check_contact)
