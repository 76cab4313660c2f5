"""Jeg kender personen privat: said by a colleague, lifted by a leader who is somebody else."""

from typing import Unpack

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain.access import LEADER, Actor
from outreach.domain.errors import NotAllowed, NotFound
from outreach.kinds.private_tie.rows import private_tie
from outreach.services.recording import Minted, Recorded, record


def say(
    session: Session, actor: Actor, person_id: str, *, deputy: str | None = None, **minted: Unpack[Minted]
) -> Recorded:
    """From now on this colleague does not find the person, nor who lives with them."""
    closed = {"deputy": deputy if deputy != actor.staff_id else None}
    return record(session, actor, kind="private_tie", people=[person_id], closed=closed, **minted)


def lift(session: Session, actor: Actor, tie_id: str) -> Recorded:
    """It is no longer so. Raises NotAllowed for whoever said it, and for all but leaders."""
    c = private_tie.c
    by = session.scalar(sa.select(c.by).where(c.root == tie_id, ~c.retracted, c.org == actor.org_id).limit(1))
    if by is None:
        raise NotFound
    if actor.role != LEADER or by == actor.staff_id:
        raise NotAllowed
    return record(session, actor, kind="retract", root=tie_id)
