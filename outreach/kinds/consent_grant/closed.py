"""How a person said yes."""

from msgspec import Struct

from outreach.domain.access import HELPER
from outreach.domain.consent import check_grant
from outreach.domain.errors import Invalid
from outreach.kinds.fields import Short
from outreach.kinds.parts import Cast, Draft, Drafts, Facts, Half, Ids, Opened
from outreach.kinds.person.closed import sample as a_person


class Closed(Struct):
    """Closed part."""

    how: str
    wording: Short = "1"  # which text was read out
    interpreter: bool = False
    purpose: Short = ""


def may_be_said(opened: Opened, facts: Facts) -> None:
    """Only between helpers."""
    if any(facts.org_role(one) != HELPER or one == opened.entry.org for one in opened.open.receivers):
        raise Invalid(fields={"receivers": "unknown"})


def sample(cast: Cast, id: Ids) -> Drafts:
    """For tests."""
    start, *_ = a_person(cast, id)
    yes = {"receivers": [cast.partner], "after": []}
    return [start, Draft("consent_grant", id(), cast.person, (cast.person,), yes, {"how": "oral"})]


CLOSED = Half(Closed, sample, check_grant, may_be_said=may_be_said)
