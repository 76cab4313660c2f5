"""When the job started, where, and who follows."""

from msgspec import Struct

from outreach.domain.plan import check_plan
from outreach.kinds.fields import Id, Line, Some, SomeLine
from outreach.kinds.parts import Cast, Draft, Drafts, Half, Ids


class Closed(Struct):
    """Closed part."""

    starts: Some  # a date
    employer: SomeLine  # in words
    owner: Id | None = None  # staff id
    ended: str = ""  # a date, by amend
    ending: Line = ""


def sample(cast: Cast, id: Ids) -> Drafts:
    """For tests."""
    start = id()
    words = {"starts": "2026-05-18", "employer": cast.secret, "owner": cast.staff}
    return [Draft("plan", start, start, (cast.person,), {"drawer": "helpers"}, words)]


CLOSED = Half(Closed, sample, check_plan)
