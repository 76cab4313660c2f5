"""What the partner should know."""

from msgspec import Struct

from outreach.domain.errors import ConsentMissing
from outreach.domain.message import check_message
from outreach.kinds.fields import SomeText
from outreach.kinds.parts import Cast, Draft, Drafts, Facts, Half, Ids, Opened


class Closed(Struct):
    """Closed part."""

    text: SomeText
    urgency: str = "week"


def may_be_said(opened: Opened, facts: Facts) -> None:
    """Only about people who have said yes to the two talking."""
    for person in opened.entry.people:
        if opened.open.to not in facts.partners(person):
            raise ConsentMissing(person_id=person)


def sample(cast: Cast, id: Ids) -> Drafts:
    """For tests."""
    start = id()
    to = {"to": cast.partner, "drawer": "helpers"}
    return [Draft("message", start, start, (cast.person,), to, {"text": cast.secret, "urgency": "today"})]


CLOSED = Half(Closed, sample, check_message, may_be_said=may_be_said)
