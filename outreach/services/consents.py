"""A person's yes to two helpers talking, and the stop that works at once."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from outreach.domain import consent
from outreach.domain.access import Actor
from outreach.kinds.parts import Draft
from outreach.services import forgetting
from outreach.services.recording import Recorded, enter, record, transaction
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
    wording: str = WORDING,
    interpreter: bool = False,
    purpose: str = "",
    id: str | None = None,
    nonce: str | None = None,
) -> Recorded:
    """Write down that the person said yes today. It cites every stop known here, so it stands above them."""
    known = Ledger(session.connection()).record(person_id)
    return record(
        session,
        actor,
        kind="consent_grant",
        root=person_id,
        id=id,
        nonce=nonce,
        people=[person_id],
        open={"receivers": list(receivers), "after": sorted(consent.withdrawals(known))},
        closed={"how": how, "wording": wording, "interpreter": interpreter, "purpose": purpose},
    )


def withdraw(
    session: Session,
    actor: Actor,
    person_id: str,
    *,
    how: str = "oral",
    id: str | None = None,
    nonce: str | None = None,
) -> Recorded:
    """Stop sharing, here and now: what partners wrote leaves this laptop in the same transaction."""
    known = Ledger(session.connection()).record(person_id)
    grants = [entry for entry in known if entry.kind == consent.GRANT]
    told = frozenset[str]().union(*map(consent.parties, grants)) - {actor.org_id}
    open = {"receivers": sorted(told), "grants": sorted(entry.id for entry in grants)}
    id = id or fresh_id()
    draft = Draft("consent_withdraw", id, person_id, (person_id,), open, {"how": how}, nonce)

    with transaction(session):
        (recorded,) = enter(session, actor, [draft])
        forgetting.forget(session, forgetting.no_longer_ours(session, person_id, actor.org_id))
    forgetting.scrub(session)
    return recorded
