"""A word to a partner about a person (Giv besked), and the answer."""

from collections.abc import Sequence
from typing import Unpack

from sqlalchemy.orm import Session

from outreach.domain.access import Actor
from outreach.services.recording import Minted, Recorded, record


def send(
    session: Session,
    actor: Actor,
    *,
    to: str,
    people: Sequence[str],
    text: str,
    urgency: str = "week",
    **minted: Unpack[Minted],
) -> Recorded:
    """Tell a partner something. Raises ConsentMissing unless every person let the two talk."""
    open, closed = {"to": to, "drawer": "helpers"}, {"text": text, "urgency": urgency}
    return record(session, actor, kind="message", people=people, open=open, closed=closed, **minted)


def answer(
    session: Session, actor: Actor, root: str, *, state: str, text: str = "", **minted: Unpack[Minted]
) -> Recorded:
    """Say what was done about it (done), or that it was read (seen)."""
    closed = {"text": text, "state": state}
    return record(session, actor, kind="message_answer", root=root, closed=closed, **minted)
