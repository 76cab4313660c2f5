"""Which fields change, and what each change was based on."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from outreach.domain.fields import faults_of
from outreach.kinds import Kind
from outreach.kinds.parts import Cast, Draft, Drafts, Half, Ids, Opened
from outreach.kinds.person.closed import sample as a_person


class Closed(Struct):
    """Closed part."""

    set: dict[str, Any]
    base: dict[str, str | list[str]] = {}


def fits(opened: Opened, start: Kind) -> Mapping[str, str]:
    """Only values that the record could have been started with."""
    found = faults_of([start.open, start.closed], opened.closed.set)
    return found or start.detail.check(opened.closed.set)


def sample(cast: Cast, id: Ids) -> Drafts:
    """For tests."""
    start, *_ = a_person(cast, id)
    change = {"set": {"tell": cast.secret}, "base": {"name": start.id}}
    return [start, Draft("reg_set", id(), cast.person, (cast.person,), {}, change)]


CLOSED = Half(Closed, sample, fits=fits)
