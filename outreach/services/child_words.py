"""A child's own words: written down with the child's yes, and taken back."""

from typing import Unpack

from sqlalchemy.orm import Session

from outreach.domain.access import Actor
from outreach.services import amending
from outreach.services.recording import Recorded, Said, record_about

KIND = "child_words"


def create(session: Session, actor: Actor, person_id: str, **said: Unpack[Said]) -> Recorded:
    """Write down what a child said."""
    return record_about(session, actor, KIND, person_id, **said)


def undo(session: Session, actor: Actor, id: str, last: str) -> Recorded:
    """Fortryd: also when the child says no after all."""
    return amending.undo(session, actor, id, KIND, last)
