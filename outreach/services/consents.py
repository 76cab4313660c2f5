"""A person's yes to two helpers talking, and the stop that works at once."""

from collections.abc import Sequence
from typing import Unpack

from sqlalchemy.orm import Session

from outreach.domain import consent
from outreach.domain.access import Actor
from outreach.kinds.parts import Draft
from outreach.services import forgetting
from outreach.services.recording import Minted, Recorded, enter, record_all, transaction
from sync.entry import fresh_id
from sync.ledger import Ledger

WORDING = "1"


def grant(
    session: Session,
    actor: Actor,
    person_id: str,
    *,
    receivers: Sequence[str],
    how: str = "oral",
    interpreter: bool = False,
    purpose: str = "",
    **minted: Unpack[Minted],
) -> Recorded:
    """Write down that the person said yes today."""
    draft = granting(
        session, person_id, receivers=receivers, how=how, interpreter=interpreter, purpose=purpose, **minted
    )
    return record_all(session, actor, [draft])[0]


def granting(
    session: Session,
    person_id: str,
    *,
    receivers: Sequence[str],
    how: str = "oral",
    interpreter: bool = False,
    purpose: str = "",
    **minted: Unpack[Minted],
) -> Draft:
    """A yes as a draft, for a service that writes more besides.

    It cites every stop known here, so it stands above them.
    """
    known = Ledger(session.connection()).record(person_id)
    open = {"receivers": list(receivers), "after": sorted(consent.withdrawals(known))}
    closed = {"how": how, "wording": WORDING, "interpreter": interpreter, "purpose": purpose}
    id, people = minted.get("id") or fresh_id(), [person_id]
    return Draft(consent.GRANT, id, person_id, people, open, closed, minted.get("nonce"), minted.get("at"))


def withdraw(
    session: Session, actor: Actor, person_id: str, *, how: str = "oral", **minted: Unpack[Minted]
) -> Recorded:
    """Stop sharing, here and now: what partners wrote leaves this laptop in the same transaction."""
    known = Ledger(session.connection()).record(person_id)
    grants = [entry for entry in known if entry.kind == consent.GRANT]
    told = frozenset[str]().union(*map(consent.parties, grants)) - {actor.org_id}
    open = {"receivers": sorted(told), "grants": sorted(entry.id for entry in grants)}
    id, nonce = minted.get("id") or fresh_id(), minted.get("nonce")
    draft = Draft(consent.WITHDRAW, id, person_id, [person_id], open, {"how": how}, nonce)
    with transaction(session):
        (recorded,) = enter(session, actor, [draft])
        forgetting.forget(session, forgetting.no_longer_ours(session, person_id, actor.org_id))
    forgetting.scrub(session)
    return recorded
