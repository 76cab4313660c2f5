"""The first entries of an office: the organisation and the leader who sets it up."""

from sqlalchemy.orm import Session

from outreach.domain.access import LEADER, Actor
from outreach.kinds.parts import Draft
from outreach.services.recording import enter, transaction
from outreach.storage.projections import settle_here


def found(
    session: Session,
    *,
    org_id: str,
    org_name: str,
    org_role: str,
    colour: str,
    staff_id: str,
    name: str,
    title: str = "",
) -> Actor:
    """Start an organisation on this laptop, with its first leader."""
    actor = Actor(staff_id, org_id, org_role, LEADER, name)
    start = {"name": org_name, "colour": colour}
    leader = {"role": LEADER, "active": True}
    drafts = [
        Draft("organisation", org_id, org_id, (), {"role": org_role}, start),
        Draft("staff", staff_id, staff_id, (), leader, {"name": name, "title": title}),
    ]
    with transaction(session):
        settle_here(session.connection(), org_id)
        enter(session, actor, drafts)
    return actor


def join(session: Session, *, org_id: str) -> None:
    """Another laptop of an organisation that exists: who and what it is arrives from the hub."""
    settle_here(session.connection(), org_id)
    session.commit()
