"""That somebody told the municipality: written down by whoever did it. Never a condition for doing it."""

from typing import Unpack

from sqlalchemy.orm import Session

from outreach.domain.access import Actor
from outreach.services.recording import Minted, Recorded, record


def write(session: Session, actor: Actor, *, on: str, fact: str, **minted: Unpack[Minted]) -> Recorded:
    """Keep the fact and the day, for this colleague and the leader."""
    return record(session, actor, kind="concern", closed={"on": on, "fact": fact}, **minted)
