"""Nothing more than which two, the kept one first."""

from outreach.domain.errors import Invalid
from outreach.kinds import Nothing
from outreach.kinds.parts import Cast, Draft, Drafts, Facts, Half, Ids, Opened


def may_be_said(opened: Opened, facts: Facts) -> None:
    """Of two, and of two different ones."""
    if len(opened.entry.people) != 2 or len(set(opened.entry.people)) != 2:
        raise Invalid(fields={"people": "missing"})


def sample(cast: Cast, id: Ids) -> Drafts:
    """For tests."""
    start = id()
    return [Draft("merge", start, start, (cast.person, cast.other), {}, {})]


CLOSED = Half(Nothing, sample, may_be_said=may_be_said)
