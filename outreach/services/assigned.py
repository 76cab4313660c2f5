"""Contact persons: who stands by somebody, and passing that on. What was before stays as history.

Who is the one fast contact of a person is told by the person's own field `contact_person` and nowhere else.
A row of the role "contact" adds deputy and dates to it; both are written here, in one transaction.
"""

from typing import Any, Required, Unpack

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


class Chosen(Minted):
    """Who stands by somebody: as what, from which day on, and who may know."""

    role: Required[str]
    staff: Required[str]
    deputy: Required[str | None]
    since: Required[str]
    drawer: Required[str]


def assign(session: Session, actor: Actor, person_id: str, **chosen: Unpack[Chosen]) -> Recorded:
    """From a day on somebody stands by a person; who did before ends that day. Raises Invalid."""
    chosen["id"] = id = chosen.get("id") or fresh_id()
    with transaction(session):
        if Ledger(session.connection()).known([id]):  # the form was sent twice
            return Recorded(id, id, DUPLICATE)
        drafts = assigning(session, actor, person_id, **chosen)
        return enter(session, actor, drafts)[len(drafts) - 1]


def assigning(session: Session, actor: Actor, person_id: str, **chosen: Unpack[Chosen]) -> list[Draft]:
    """The same as drafts, for a service that writes more besides; who stands there now comes last."""
    role, staff, since, drawer = chosen["role"], chosen["staff"] or "", chosen["since"], chosen["drawer"]
    who = {"staff": staff, "deputy": chosen["deputy"]}
    colleagues = {None, *(one.id for one in staff_queries.colleagues(session, actor))}
    if wrong := {name: "unknown" for name, one in who.items() if one not in colleagues}:
        raise Invalid(fields=wrong)
    drafts = _ending(session, actor, person_id, role, since)
    if role == CONTACT:
        drafts += _field(session, actor, person_id, staff, since, drawer, was_written=bool(drafts))
    id, values = chosen.get("id") or fresh_id(), {"role": role, **who, "since": since}
    drafts.append(Draft(KIND, id, id, (person_id,), {"drawer": drawer}, values, chosen.get("nonce")))
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
        amending.changing(session, actor, root, KIND, set={"until": max(until, since)}) for root, since in now
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
