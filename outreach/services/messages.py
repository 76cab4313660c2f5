"""A word to a partner about a person (Giv besked), and the answer."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from outreach.domain.access import Actor
from outreach.services.recording import Recorded, record


def send(
    session: Session,
    actor: Actor,
    *,
    to: str,
    people: Sequence[str],
    text: str,
    urgency: str = "week",
    id: str | None = None,
    nonce: str | None = None,
) -> Recorded:
    """Tell a partner something. Raises ConsentMissing unless every person let the two talk."""
    return record(
        session,
        actor,
        kind="message",
        id=id,
        nonce=nonce,
        people=people,
        open={"to": to, "drawer": "helpers"},
        closed={"text": text, "urgency": urgency},
    )


def answer(
    session: Session,
    actor: Actor,
    message_id: str,
    *,
    state: str,
    text: str = "",
    id: str | None = None,
    nonce: str | None = None,
) -> Recorded:
    """Say what was done about it (done), or that it was read (seen)."""
    closed = {"text": text, "state": state}
    return record(session, actor, kind="message_answer", root=message_id, id=id, nonce=nonce, closed=closed)
