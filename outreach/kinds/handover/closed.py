"""The text as the authority reads it."""

from msgspec import Struct

from outreach.domain.access import AUTHORITY
from outreach.domain.errors import Invalid
from outreach.kinds.fields import Name, Short, SomeNote
from outreach.kinds.parts import Cast, Draft, Drafts, Facts, Half, Ids, Opened


class Closed(Struct):
    """Closed part."""

    name_typed: Name
    text: SomeNote
    author_name: Name
    organisation_name: Short = ""


def may_be_said(opened: Opened, facts: Facts) -> None:
    """Only to an authority."""
    if facts.org_role(opened.open.to) != AUTHORITY:
        raise Invalid(fields={"to": "unknown"})


def sample(cast: Cast, id: Ids) -> Drafts:
    """For tests."""
    start = id()
    words = {"name_typed": "Elif Aksoy", "text": cast.secret, "author_name": "Signe Holm"}
    return [Draft("handover", start, start, (), {"to": cast.authority}, words)]


CLOSED = Half(Closed, sample, may_be_said=may_be_said)
