"""Signing in on a tablet: what a colleague is handed, and how the tablet proves it again later."""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from outreach.domain import access
from outreach.domain.access import Actor
from outreach.domain.errors import WrongPhrase
from outreach.storage import seal
from outreach.storage.office import Office
from outreach.storage.queries import staff


@dataclass(frozen=True, slots=True)
class Handed:
    """A grant with its key, and the key that keeps this person's things on this tablet."""

    actor: Actor
    descriptor: str
    grant_key: bytes
    tablet_key: bytes


def hand_out(session: Session, office: Office, tablet_id: str, staff_id: str, phrase: str) -> Handed:
    """Prove a phrase, open the office with it, and grant writing as this colleague for seven days.

    Raises WrongPhrase or LockedOut, and NotAllowed for those who write nothing."""
    office.vault.unlock(staff_id, phrase)
    actor = _colleague(session, staff_id)
    master = office.kit().grant_master
    grant = seal.write_grant(
        id=str(uuid.uuid4()), by=staff_id, org=actor.org_id, tablet=tablet_id, now=datetime.now(UTC)
    )
    return Handed(
        actor,
        grant.descriptor,
        seal.grant_key(master, grant.descriptor),
        seal.tablet_key(master, staff_id, tablet_id),
    )


def prove(session: Session, office: Office, tablet_id: str, descriptor: str, nonce: str, proof: str) -> Actor:
    """Who holds this grant on this tablet now. Raises WrongPhrase when it proves nothing or has ended."""
    try:
        grant = seal.read_grant(descriptor)
    except seal.NotAGrant:
        raise WrongPhrase from None
    key = seal.grant_key(office.kit().grant_master, descriptor)
    is_over = grant.until <= datetime.now(UTC).isoformat(timespec="milliseconds")
    if grant.tablet != tablet_id or is_over or not seal.session_proved(key, nonce, proof):
        raise WrongPhrase
    if grant.by not in dict(office.vault.slots()):
        raise WrongPhrase
    return _colleague(session, grant.by)


def _colleague(session: Session, staff_id: str) -> Actor:
    actor = staff.actor(session, staff_id)
    if actor is None:
        raise WrongPhrase
    access.require(actor, "contact.create")
    return actor


def former(session: Session, office: Office) -> list[str]:
    """Colleagues who have left: their keys on a tablet go with its next contact."""
    anybody = Actor("", office.settings.org_id, office.settings.org_role, "")
    return [one.id for one in staff.colleagues(session, anybody, also_former=True) if not one.active]
