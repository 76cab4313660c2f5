"""Promises (Det har vi lovet) and what became of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from outreach.domain.access import Actor
from outreach.services.recording import Recorded, record


def create(
    session: Session,
    actor: Actor,
    *,
    people: Sequence[str] = (),
    open: Mapping[str, Any],
    closed: Mapping[str, Any],
    id: str | None = None,
    nonce: str | None = None,
) -> Recorded:
    """Promise something."""
    return record(
        session, actor, kind="followup", id=id, nonce=nonce, people=people, open=open, closed=closed
    )


def finish(
    session: Session,
    actor: Actor,
    followup_id: str,
    *,
    state: str,
    due: str = "",
    owner: str | None = None,
    id: str | None = None,
    nonce: str | None = None,
) -> Recorded:
    """Klaret (done), another day (later, due), passed on (owner), or not needed any more."""
    closed = {"state": state, "due": due, "owner": owner}
    return record(session, actor, kind="followup_done", root=followup_id, id=id, nonce=nonce, closed=closed)
