"""A word to a partner about a person (Giv besked), the answer, and looking at that."""

from collections.abc import Sequence
from datetime import date
from typing import Unpack

from sqlalchemy.orm import Session

from outreach.domain.access import Actor
from outreach.domain.errors import NotFound
from outreach.domain.message import LOOKED
from outreach.kinds.parts import Draft
from outreach.services import consents
from outreach.services.recording import Minted, Recorded, enter, record, transaction
from outreach.storage.queries import messages as queries
from outreach.storage.queries.facts import OfficeFacts
from sync.entry import fresh_id
from sync.ledger import Ledger


def send(
    session: Session,
    actor: Actor,
    *,
    to: str,
    people: Sequence[str],
    text: str,
    urgency: str = "week",
    said_yes: str = "",
    yes_until: date | None = None,
    **minted: Unpack[Minted],
) -> Recorded:
    """Tell a partner something. Raises ConsentMissing unless every person let the two talk.

    `said_yes`: for what, when they were asked just now, and until when: the yes and the message are written
    together or not at all.
    """
    open, closed = {"to": to, "drawer": "helpers"}, {"text": text, "urgency": urgency}
    id = minted.get("id") or fresh_id()
    draft = Draft("message", id, id, people, open, closed, minted.get("nonce"), minted.get("at"))
    with transaction(session):
        if said_yes and not Ledger(session.connection()).known([id]):
            facts = OfficeFacts(session)
            asked = [one for one in people if to not in facts.partners(one)]
            for one in asked:
                enter(
                    session,
                    actor,
                    consents.granting(session, one, receivers=[to], purpose=said_yes, until=yes_until),
                )
        return enter(session, actor, [draft])[0]


def answer(
    session: Session, actor: Actor, root: str, *, state: str, text: str = "", **minted: Unpack[Minted]
) -> Recorded:
    """Say what was done about it (done), or that it was read (seen)."""
    closed = {"text": text, "state": state}
    return record(session, actor, kind="message_answer", root=root, closed=closed, **minted)


def look(session: Session, actor: Actor, root: str) -> None:
    """The sender has looked at the answers there are; later ones are new again.

    Raises NotFound for a message of another organisation.
    """
    if not queries.is_own(session, actor, root):
        raise NotFound
    if new := queries.new_answers(session, actor, root):
        closed = {"state": LOOKED, "answers": new}
        record(session, actor, kind="message_answer", root=root, closed=closed)
