"""Who stands by a person, in which role, with which deputy, from when and until when."""

from msgspec import Struct

from outreach.domain.assigned import check_assigned
from outreach.kinds.fields import Id, Short, Some
from outreach.kinds.parts import Cast, Draft, Drafts, Half, Ids


class Closed(Struct):
    """Closed part."""

    role: Some
    staff: Id
    deputy: Id | None = None
    since: Short = ""  # a date; "" when they were there before anybody wrote it down
    until: Short = ""  # a date: the last day


def sample(cast: Cast, id: Ids) -> Drafts:
    """For tests; no free text."""
    start = id()
    words = {"role": "job", "staff": cast.staff, "deputy": cast.partner_staff, "since": "2026-05-01"}
    return [Draft("assigned", start, start, (cast.person,), {"drawer": "helpers"}, words)]


CLOSED = Half(Closed, sample, check_assigned)
