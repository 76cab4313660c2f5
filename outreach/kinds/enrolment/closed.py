"""Which programme, how far, from when, until when, and how it ended."""

from msgspec import Struct

from outreach.domain.enrolment import check_enrolment
from outreach.kinds.fields import Line, Short, Some, Word
from outreach.kinds.parts import Cast, Draft, Drafts, Half, Ids


class Closed(Struct):
    """Closed part."""

    programme: Some
    phase: Some
    since: Some  # a date
    until: Short = ""  # a date: the last day
    ending: Word = ""  # "" while it runs
    note: Line = ""


def sample(cast: Cast, id: Ids) -> Drafts:
    """For tests."""
    start = id()
    words = {"programme": "job_to_mother", "phase": "effort", "since": "2025-08-01", "note": cast.secret}
    return [Draft("enrolment", start, start, (cast.person,), {"drawer": "helpers"}, words)]


CLOSED = Half(Closed, sample, check_enrolment)
