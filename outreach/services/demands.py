"""An authority demands facts (§ 11 a, § 11 c): written down, answered when a leader approves it."""

from collections.abc import Sequence
from typing import Unpack

from sqlalchemy.orm import Session

from outreach.domain.access import LEADER, Actor
from outreach.domain.errors import NotAllowed
from outreach.services import amending
from outreach.services.recording import Minted, Recorded, record


def write(
    session: Session,
    actor: Actor,
    people: Sequence[str],
    *,
    on: str,
    who: str,
    rule: str,
    asked: str,
    **minted: Unpack[Minted],
) -> Recorded:
    """Log what was demanded."""
    closed = {"on": on, "who": who, "rule": rule, "asked": asked}
    return record(session, actor, kind="demand", people=people, closed=closed, **minted)


def approve(
    session: Session, actor: Actor, demand_id: str, *, answer: str, **minted: Unpack[Minted]
) -> Recorded:
    """A leader says what may be answered, no more than is needed."""
    if actor.role != LEADER:
        raise NotAllowed
    said = {"answer": answer, "approved": True}
    return amending.change(session, actor, demand_id, "demand", set=said, **minted)
