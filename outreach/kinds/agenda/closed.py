"""Why a family is on, whether it knows, to whom it lets us tell what, and the helpers' own notes."""

from typing import Literal

from msgspec import Struct

from outreach.domain.minutes import check_agenda
from outreach.kinds.fields import Id, Line, Note, Some
from outreach.kinds.parts import Cast, Draft, Drafts, Half, Ids


class Closed(Struct):
    """Closed part."""

    series: Id
    on: Some  # the nominal date of the meeting
    why: Line = ""
    knows: Literal["", "yes", "no"] = ""  # Ved familien det?
    notes: Note = ""
    said: list[dict[str, str]] = []  # to whom they said yes: {to, basis, how, on}


def sample(cast: Cast, id: Ids) -> Drafts:
    """For tests."""
    start = id()
    yes = [{"to": cast.authority, "basis": "consent", "how": cast.secret, "on": "2026-05-19"}]
    words = {"series": id(), "on": "2026-05-20", "why": cast.secret, "notes": cast.secret, "said": yes}
    return [Draft("agenda", start, start, (cast.person, cast.other), {"drawer": "helpers"}, words)]


CLOSED = Half(Closed, sample, check_agenda)
