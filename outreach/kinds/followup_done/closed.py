"""What became of it."""

from msgspec import Struct

from outreach.domain.followup import check_outcome
from outreach.kinds.fields import Id
from outreach.kinds.followup.closed import sample as a_promise
from outreach.kinds.parts import Cast, Draft, Drafts, Half, Ids


class Closed(Struct):
    """Closed part."""

    state: str
    due: str = ""
    owner: Id | None = None
    undoes: list[Id] = []  # of reopened: the outcomes it takes back


def sample(cast: Cast, id: Ids) -> Drafts:
    """For tests."""
    (start,) = a_promise(cast, id)
    return [start, Draft("followup_done", id(), start.id, (), {}, {"state": "later", "due": "2026-05-22"})]


CLOSED = Half(Closed, sample, check_outcome)
