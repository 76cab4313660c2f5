"""Which step, what became of it, and a line about it."""

from typing import Annotated

from msgspec import Meta, Struct

from outreach.domain.plan import COUNT, check_step
from outreach.kinds.fields import Id, Text
from outreach.kinds.parts import Cast, Draft, Drafts, Half, Ids
from outreach.kinds.plan.closed import sample as a_plan


class Closed(Struct):
    """Closed part."""

    step: Annotated[int, Meta(ge=0, lt=COUNT)]
    state: str
    on: str = ""  # a date: when it was done, or tried
    due: str = ""  # a date: of moved
    note: Text = ""
    undoes: list[Id] = []  # of reopened: the outcomes it takes back


def sample(cast: Cast, id: Ids) -> Drafts:
    """For tests."""
    (start,) = a_plan(cast, id)
    said = {"step": 0, "state": "done", "on": "2026-05-18", "note": cast.secret}
    return [start, Draft("plan_step", id(), start.id, (), {}, said)]


CLOSED = Half(Closed, sample, check_step)
