"""As what somebody belongs to a household, from when, and until when."""

from msgspec import Struct

from outreach.domain.family import check_member
from outreach.kinds.fields import Short, Some
from outreach.kinds.parts import Cast, Draft, Drafts, Half, Ids


class Closed(Struct):
    """Closed part."""

    role: Some
    relation: Short = ""
    since: Short = ""  # a date
    until: Short = ""  # a date: the last day
    called: Short = ""  # what this household calls somebody, where it differs from the name


def sample(cast: Cast, id: Ids) -> Drafts:
    """For tests."""
    start, family = id(), id()
    words = {"role": "child", "relation": cast.secret, "since": "2026-05-01"}
    return [Draft("member", start, start, (cast.person,), {"family": family, "drawer": "helpers"}, words)]


CLOSED = Half(Closed, sample, check_member)
