"""Programmes on a person's page."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from outreach.domain.access import Actor
from outreach.domain.local_time import ZONE
from outreach.storage.queries import enrolments
from outreach.storage.queries.enrolments import Enrolment
from outreach.storage.queries.sections import PERSON, Section


def load(session: Session, actor: Actor, ids: Sequence[str]) -> list[Enrolment]:
    """What this person takes part in, and took part in."""
    return enrolments.of_person(session, actor, ids, datetime.now(ZONE).date())


SECTIONS = (Section("enrolment", PERSON, "person.read", load, order=40),)
