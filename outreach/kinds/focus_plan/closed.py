"""The family's own words first, then the four lines."""

from msgspec import Struct

from outreach.kinds.fields import Line, SomeLine, Text
from outreach.kinds.parts import Cast, Draft, Drafts, Half, Ids


class Closed(Struct, kw_only=True):
    """Closed part."""

    own_view: Text = ""  # how they see it themselves
    want: SomeLine
    can: Line = ""
    next_step: Line = ""
    who: Line = ""


def sample(cast: Cast, id: Ids) -> Drafts:
    """For tests."""
    start = id()
    lines = {"own_view": cast.secret, "want": cast.secret, "next_step": cast.secret, "who": cast.secret}
    return [Draft("focus_plan", start, start, (cast.person, cast.other), {"drawer": "helpers"}, lines)]


CLOSED = Half(Closed, sample)
