"""Contact persons: who stands by somebody, and passing that on. What was before stays as history.

Who is the one fast contact of a person is told by the person's own field `contact_person` and nowhere else.
A row of the role "contact" adds deputy and dates to it; both are written here, in one transaction.
"""

from typing import Any, Unpack

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain.access import Actor
from outreach.domain.assigned import CONTACT
from outreach.domain.errors import Invalid, NotFound
from outreach.kinds.assigned.rows import assigned
from outreach.kinds.parts import Draft
from outreach.kinds.registers import state_of
from outreach.services import amending
from outreach.services.recording import Minted, Recorded, enter, transaction
from outreach.storage.projections import stand
from outreach.storage.queries import staff as staff_queries
from sync.entry import fresh_id
from sync.ledger import Ledger
from sync.protocol import DUPLICATE

KIND, FIELD = "assigned", "contact_person"


def assign(
    session: Session,
    actor: Actor,
    person_id: str,
    *,
    role: str,
    staff: str,
    deputy: str | None,
    since: str,
    drawer: str,
    **minted: Unpack[Minted],
) -> Recorded:
    """From a day on somebody stands by a person; who did before ends that day. Raises Invalid."""
    id, nonce = minted.get("id") or fresh_id(), minted.get("nonce")
    with transaction(session):
        if Ledger(session.connection()).known([id]):  # the form was sent twice
            return Recorded(id, id, DUPLICATE)
        drafts = assigning(
            session,
            actor,
            person_id,
            role=role,
            staff=staff,
            deputy=deputy,
            since=since,
            drawer=drawer,
            id=id,
            nonce=nonce,
        )
        return enter(session, actor, drafts)[len(drafts) - 1]


def assigning(
    session: Session,
    actor: Actor,
    person_id: str,
    *,
    role: str,
    staff: str,
    deputy: str | None,
    since: str,
    drawer: str,
    **minted: Unpack[Minted],
) -> list[Draft]:
    """The same as drafts, for a service that writes more besides; who stands there now comes last."""
    id, nonce = minted.get("id") or fresh_id(), minted.get("nonce")
    colleagues = {None, *(one.id for one in staff_queries.colleagues(session, actor))}
    chosen = {"staff": staff or "", "deputy": deputy}
    if wrong := {name: "unknown" for name, one in chosen.items() if one not in colleagues}:
        raise Invalid(fields=wrong)
    values = {"role": role, "staff": staff, "deputy": deputy, "since": since}
    drafts = _ending(session, actor, person_id, role, since)
    if role == CONTACT:
        drafts += _field(session, actor, person_id, staff, since, drawer, was_written=bool(drafts))
    drafts.append(Draft(KIND, id, id, (person_id,), {"drawer": drawer}, values, nonce))
    return drafts


def end(session: Session, actor: Actor, person_id: str, *, role: str, until: str) -> list[Recorded]:
    """Nobody stands by a person in this role any more. Raises NotFound when nobody did."""
    with transaction(session):
        drafts = _ending(session, actor, person_id, role, until)
        if role == CONTACT:
            drafts += _field(session, actor, person_id, None, until, "own", was_written=bool(drafts))
        if not drafts:
            raise NotFound
        return enter(session, actor, drafts)


def _ending(session: Session, actor: Actor, person_id: str, role: str, until: str) -> list[Draft]:
    """Drafts that end whoever stands there now."""
    c = assigned.c
    which = c.person == person_id, c.role == role, c.org == actor.org_id, c.until == "", ~c.retracted
    now = session.execute(sa.select(c.root, c.since).where(*which)).all()
    return [
        amending.changing(session, actor, root, KIND, {"until": max(until, since)}) for root, since in now
    ]


def _field(
    session: Session,
    actor: Actor,
    person_id: str,
    staff: str | None,
    since: str,
    drawer: str,
    *,
    was_written: bool,
) -> list[Draft]:
    """Drafts that set the person's own field; whom only the field told of goes into history."""
    standing, _ = stand(Ledger(session.connection()).record(person_id))
    state = state_of(standing, actor.org_id)
    before = state.values.get(FIELD)
    drafts = []
    if before and before != staff and not was_written:
        id = fresh_id()
        values: Any = {"role": CONTACT, "staff": before, "until": since}
        drafts.append(Draft(KIND, id, id, (person_id,), {"drawer": drawer}, values))
    if before != staff:
        closed = {"set": {FIELD: staff}, "base": {FIELD: list(state.base.get(FIELD, ()))}}
        drafts.append(Draft("reg_set", fresh_id(), person_id, (), {}, closed))
    return drafts
