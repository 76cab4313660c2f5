"""Contact persons on a person's page."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from outreach.domain.access import Actor
from outreach.domain.local_time import ZONE
from outreach.storage.queries import assigned
from outreach.storage.queries.assigned import Hands
from outreach.storage.queries.sections import PERSON, Section


def load(session: Session, actor: Actor, ids: Sequence[str]) -> Hands:
    """Who stands by this person, and who did."""
    return assigned.of_person(session, actor, ids, datetime.now(ZONE).date())


SECTIONS = (Section("assigned", PERSON, "person.read", load, order=20, aside=True),)
