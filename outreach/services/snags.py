"""Det, der driller: what gets in the way of the work, and how far up it was taken."""

from datetime import date
from typing import Unpack

from sqlalchemy.orm import Session

from outreach.domain.access import Actor
from outreach.services.recording import Minted, Recorded, record
from outreach.storage.queries import snags as queries


def raise_one(
    session: Session, actor: Actor, *, text: str, level: str, on: date, **minted: Unpack[Minted]
) -> Recorded:
    """Put something on the list."""
    closed = {"text": text, "level": level, "on": on.isoformat()}
    return record(session, actor, kind="snag", closed=closed, **minted)


def step(
    session: Session,
    actor: Actor,
    snag_id: str,
    *,
    step: str,
    on: date,
    text: str = "",
    **minted: Unpack[Minted],
) -> Recorded:
    """Take it further up, close it, or take it up again."""
    queries.require(session, actor, snag_id)
    closed = {"step": step, "on": on.isoformat(), "text": text}
    return record(session, actor, kind="snag_step", root=snag_id, closed=closed, **minted)
