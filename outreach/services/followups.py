"""Promises (Det har vi lovet) and what became of them."""

from collections.abc import Mapping, Sequence
from typing import Any, Unpack

from sqlalchemy.orm import Session

from outreach.domain.access import Actor
from outreach.services.recording import Minted, Recorded, record

Part = Mapping[str, Any]


def create(
    session: Session,
    actor: Actor,
    *,
    people: Sequence[str] = (),
    open: Part,
    closed: Part,
    **minted: Unpack[Minted],
) -> Recorded:
    """Promise something."""
    return record(session, actor, kind="followup", people=people, open=open, closed=closed, **minted)


def finish(
    session: Session,
    actor: Actor,
    root: str,
    *,
    state: str,
    due: str = "",
    owner: str | None = None,
    **minted: Unpack[Minted],
) -> Recorded:
    """Klaret (done), another day (later, due), passed on (owner), or not needed any more."""
    closed = {"state": state, "due": due, "owner": owner}
    return record(session, actor, kind="followup_done", root=root, closed=closed, **minted)
