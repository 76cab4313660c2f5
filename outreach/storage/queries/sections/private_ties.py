"""On *I dag*: that a colleague said they know somebody privately, for leaders and for whoever takes over."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy.orm import Session

from outreach.domain.access import Actor
from outreach.storage.queries import ties
from outreach.storage.queries.sections import TODAY, Section
from outreach.storage.queries.ties import Tie

TOLD_DAYS = 14


def load(session: Session, actor: Actor, on: date) -> Sequence[Tie] | None:
    """What was said in the last two weeks. Part of a list that is logged."""
    return ties.told(session, actor, (on - timedelta(days=TOLD_DAYS)).isoformat()) or None


SECTIONS = (Section("private_ties", TODAY, "person.read", load, order=30),)
