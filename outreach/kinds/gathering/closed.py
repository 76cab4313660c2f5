"""Which session, and what is different."""

from msgspec import Struct

from outreach.domain.activity import check_gathering
from outreach.kinds.activity.closed import sample as an_activity
from outreach.kinds.fields import Id, Line, Some
from outreach.kinds.parts import Cast, Draft, Drafts, Half, Ids


class Closed(Struct):
    """Closed part."""

    activity: Id
    on: Some  # the date the series says; of an extra session its own
    change: str = "note"
    to: str = ""  # of a moved one: its new date
    time: str = ""  # "" as always
    note: Line = ""


def sample(cast: Cast, id: Ids) -> Drafts:
    """For tests."""
    (activity,) = an_activity(cast, id)
    start = id()
    told = {"activity": activity.id, "on": "2026-05-26", "change": "moved", "to": "2026-05-27"}
    return [activity, Draft("gathering", start, start, (), {}, {**told, "note": cast.secret})]


CLOSED = Half(Closed, sample, check_gathering)
