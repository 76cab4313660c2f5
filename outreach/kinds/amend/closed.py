"""What is said instead, and what its writer had seen."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from outreach.domain.fields import faults_of
from outreach.kinds import Kind
from outreach.kinds.contact.closed import sample as a_contact
from outreach.kinds.fields import Line
from outreach.kinds.parts import Cast, Draft, Drafts, Half, Ids, Opened


class Closed(Struct):
    """Closed part."""

    set: dict[str, Any] = {}
    seen: list[str] = []
    reason: Line = ""


def fits(opened: Opened, start: Kind) -> Mapping[str, str]:
    """Only values that the record could have been started with."""
    found = faults_of([start.closed], opened.closed.set)
    return found or start.detail.check(opened.closed.set)


def sample(cast: Cast, id: Ids) -> Drafts:
    """For tests."""
    (start,) = a_contact(cast, id)
    return [start, Draft("amend", id(), start.id, (), {"children": 3}, {"set": {"note": cast.secret}})]


CLOSED = Half(Closed, sample, fits=fits)
