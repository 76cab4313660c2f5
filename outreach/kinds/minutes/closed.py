"""The text as every party reads it. The name is typed for it."""

from msgspec import Struct

from outreach.domain.errors import Invalid
from outreach.domain.minutes import check_minutes
from outreach.kinds.fields import Line, Name, Note, Short, Some, SomeLine
from outreach.kinds.parts import Cast, Draft, Drafts, Facts, Half, Ids, Opened


class Promise(Struct):
    """What one party promised."""

    who: Name
    what: SomeLine
    due: str = ""  # a date
    org: str = ""  # the organisation, where it has a sign-in


class Closed(Struct):
    """Closed part."""

    form: str  # case, four_party, ...
    meeting: Short  # what the meeting is called
    day: Some  # the day it was held
    name_typed: Name
    author_name: Name
    organisation_name: Short = ""
    text: Note = ""
    decided: Note = ""
    own_words: Note = ""  # what the person said
    promises: list[Promise] = []
    present: list[Line] = []  # names of the parties that were there
    series: str = ""
    on: str = ""  # the nominal date of the meeting


def may_be_said(opened: Opened, facts: Facts) -> None:
    """Only to organisations that are known here."""
    if not all(facts.org_role(org) for org in opened.open.to):
        raise Invalid(fields={"to": "unknown"})


def sample(cast: Cast, id: Ids) -> Drafts:
    """For tests."""
    start = id()
    words = {"text": cast.secret, "author_name": "Signe Holm", "name_typed": "Elif Aksoy"}
    promised = [{"who": "Jobcenteret", "org": cast.authority, "what": "Ringer", "due": "2026-05-27"}]
    more = {"form": "case", "meeting": "Casemøde", "day": "2026-05-20", "promises": promised}
    to = {"to": [cast.authority, cast.partner]}
    return [Draft("minutes", start, start, (), to, {**words, **more})]


CLOSED = Half(Closed, sample, check_minutes, may_be_said=may_be_said)
