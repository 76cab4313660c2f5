"""On *I dag*: what a colleague has begun, and what waits for another pair of eyes."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from outreach.domain.access import LEADER, Actor
from outreach.storage.queries import demands, printouts, staff
from outreach.storage.queries.sections import TODAY, Section


def load(session: Session, actor: Actor, on: date) -> tuple[Any, ...] | None:
    """Print-outs to look through, demands for a leader to answer, names. Part of a page that is logged."""
    asked = demands.unanswered(session, actor) if actor.role == LEADER else ()
    made = printouts.waiting(session, actor)
    return (made, asked, staff.names(session)) if made or asked else None


SECTIONS = (Section("waits", TODAY, "person.read", load, order=7),)
