"""Whose list it is."""

from msgspec import Struct

from outreach.domain.attendance import check_session
from outreach.kinds.activity.closed import sample as an_activity
from outreach.kinds.fields import Id, Some
from outreach.kinds.parts import Cast, Draft, Drafts, Half, Ids


class Closed(Struct):
    """Closed part."""

    activity: Id
    on: Some


def sample(cast: Cast, id: Ids) -> Drafts:
    """For tests."""
    (activity,) = an_activity(cast, id)
    start = id()
    return [activity, Draft("list_done", start, start, (), {}, {"activity": activity.id, "on": "2026-05-19"})]


CLOSED = Half(Closed, sample, check_session)
