"""What was promised, for when, by whom."""

from msgspec import Struct

from outreach.domain.followup import check_followup
from outreach.kinds.fields import Id, Some, SomeLine
from outreach.kinds.parts import Cast, Draft, Drafts, Half, Ids


class Closed(Struct):
    """Closed part."""

    text: SomeLine
    due: Some  # a date
    daypart: str = ""
    owner: Id | None = None  # staff id
    contact: Id | None = None  # the contact it came out of


def sample(cast: Cast, id: Ids) -> Drafts:
    """For tests."""
    start = id()
    words = {"text": cast.secret, "due": "2026-05-20", "daypart": "morning", "owner": cast.staff}
    return [Draft("followup", start, start, (cast.person,), {"drawer": "helpers"}, words)]


CLOSED = Half(Closed, sample, check_followup)
