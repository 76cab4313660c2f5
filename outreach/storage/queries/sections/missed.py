"""On *I dag*: how many we miss, and the first few."""

from datetime import date

from sqlalchemy.orm import Session

from outreach.domain.access import Actor
from outreach.storage.queries import missed
from outreach.storage.queries.missed import MissedList
from outreach.storage.queries.sections import TODAY, Section


def load(session: Session, actor: Actor, on: date) -> MissedList | None:
    found = missed.first(session, actor, on)
    return found if found.count else None


SECTIONS = (Section("missed", TODAY, "activity.read", load, order=80),)
