"""Handing over what lies with a colleague who leaves: all of it in one transaction, or none."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy.orm import Session

from outreach.domain import access
from outreach.domain.access import Actor
from outreach.domain.errors import Invalid
from outreach.kinds.parts import Draft
from outreach.services import amending, assigned
from outreach.services.recording import enter, transaction
from outreach.storage.queries import leaving as queries
from outreach.storage.queries import staff
from outreach.storage.queries.leaving import DEPUTY, FAST, PLAN, PROMISE, Lies
from sync.entry import fresh_id


def hand_over(session: Session, actor: Actor, leaver: str, to: Mapping[str, str], on: date) -> int:
    """Give each thing (by key) to a colleague; how many were given. What does not lie there is left alone.

    Raises NotFound for somebody who is no colleague, Invalid when one who takes over is none.
    """
    access.require(actor, "staff.manage")
    found = queries.lies_with(session, actor, leaver)
    takers = {one.id for one in staff.colleagues(session, actor) if one.role != access.DPO} - {leaver}
    if set(to.values()) - takers:
        raise Invalid(fields={"everything": "unknown"})
    given = [one for one in found.everything if one.key in to]
    with transaction(session):
        drafts = [draft for one in given for draft in passing(session, actor, one, to[one.key], on)]
        if drafts:
            enter(session, actor, drafts)
    return len(given)


def passing(session: Session, actor: Actor, one: Lies, to: str, on: date) -> list[Draft]:
    """One thing given to a colleague, as drafts."""
    if one.kind == PROMISE:
        closed = {"state": "passed_on", "owner": to}
        return [Draft("followup_done", fresh_id(), one.id, (), {}, closed)]
    if one.kind == PLAN:
        return [amending.changing(session, actor, one.id, "plan", set={"owner": to})]
    if one.kind == DEPUTY:
        deputy = to if to != one.beside else None  # nobody stands in for themselves
        return [amending.changing(session, actor, one.id, "assigned", set={"deputy": deputy})]
    person_id = one.id if one.kind == FAST else str(one.person_id)
    return assigned.assigning(
        session,
        actor,
        person_id,
        role=one.role,
        staff=to,
        deputy=one.beside if one.beside != to else None,
        since=on.isoformat(),
        drawer=one.drawer,
    )
