"""The first entries of an office: the organisation and the leader who sets it up."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from outreach.domain.access import ADVISER, LEADER, Actor
from outreach.kinds.parts import Draft
from outreach.services.recording import enter, transaction
from outreach.storage.office import OfficeSettings
from outreach.storage.projections import own_organisation, settle_here


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
    is_here: bool = False,
) -> Actor:
    """Start an organisation on this laptop, with its first leader; the leader alone where it `is_here`."""
    actor = Actor(staff_id, org_id, org_role, LEADER, name)
    start = {"name": org_name, "colour": colour}
    leader = {"role": LEADER, "active": True}
    drafts = [Draft("staff", staff_id, staff_id, (), leader, {"name": name, "title": title})]
    if not is_here:
        drafts.insert(0, Draft("organisation", org_id, org_id, (), {"role": org_role}, start))
    with transaction(session):
        if not own_organisation(session.connection()):
            settle_here(session.connection(), org_id)
        enter(session, actor, drafts)
    return actor


def join(session: Session, *, org_id: str) -> None:
    """Another laptop of an organisation that exists: who and what it is arrives from the hub."""
    settle_here(session.connection(), org_id)
    session.commit()


def resume(session: Session, office: OfficeSettings, staff: Sequence[tuple[str, str]]) -> None:
    """An office that had no safe store begins again after its laptop was lost: the same people, an empty log.

    The kit does not say who led: it is whoever could sign in first.
    """
    (first, name), *others = staff
    actor = found(
        session,
        org_id=office.org_id,
        org_name=office.org_name,
        org_role=office.org_role,
        colour=office.org_colour,
        staff_id=first,
        name=name,
    )
    open = {"role": ADVISER, "active": True}
    with transaction(session):
        enter(session, actor, [Draft("staff", id, id, (), open, {"name": name}) for id, name in others])
