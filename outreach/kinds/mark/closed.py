"""At which session somebody was."""

from msgspec import Struct

from outreach.domain.attendance import check_session
from outreach.kinds.activity.closed import sample as an_activity
from outreach.kinds.fields import Id, Some
from outreach.kinds.parts import Cast, Draft, Drafts, Half, Ids


class Closed(Struct):
    """Closed part."""

    activity: Id
    on: Some  # the date the series says, also when the session was moved
    by_volunteer: bool = False  # tapped by a volunteer to whom the author had handed the list


def sample(cast: Cast, id: Ids) -> Drafts:
    """For tests."""
    (activity,) = an_activity(cast, id)
    start = id()
    session = {"activity": activity.id, "on": "2026-05-19"}
    return [activity, Draft("mark", start, start, (cast.person,), {"drawer": "helpers"}, session)]


CLOSED = Half(Closed, sample, check_session)
