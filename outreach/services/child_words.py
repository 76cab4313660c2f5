"""A child's own words: written down with the child's yes, and taken back."""

from collections.abc import Mapping
from typing import Any, Unpack

from sqlalchemy.orm import Session

from outreach.domain.access import Actor
from outreach.services import amending
from outreach.services.recording import Minted, Recorded, record

KIND = "child_words"


def create(
    session: Session,
    actor: Actor,
    person_id: str,
    *,
    drawer: str,
    closed: Mapping[str, Any],
    **minted: Unpack[Minted],
) -> Recorded:
    """Write down what a child said."""
    about: dict[str, Any] = {"people": [person_id], "open": {"drawer": drawer}, "closed": closed}
    return record(session, actor, kind=KIND, **about, **minted)


def undo(session: Session, actor: Actor, id: str, last: str) -> Recorded:
    """Fortryd: also when the child says no after all."""
    return amending.undo(session, actor, id, KIND, last)
