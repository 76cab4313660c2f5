"""Jeg kender personen privat: said by a colleague, lifted by a leader who is somebody else."""

from typing import Unpack

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain import access
from outreach.domain.access import LEADER, Actor
from outreach.domain.errors import Invalid, NotAllowed, NotFound
from outreach.kinds.parts import Draft
from outreach.kinds.person.rows import person
from outreach.kinds.private_tie.rows import private_tie
from outreach.services import amending, leaving, undoing
from outreach.services.recording import Minted, Recorded, enter, transaction
from outreach.storage.queries import followups, staff
from outreach.storage.queries import leaving as leaving_queries
from outreach.storage.queries import ties as queries
from outreach.storage.queries.away import danish_today as local_today
from outreach.storage.queries.followups import Promise
from outreach.storage.queries.leaving import DEPUTY
from sync.entry import fresh_id
from sync.ledger import Ledger


def say(
    session: Session, actor: Actor, person_id: str, *, deputy: str | None = None, **minted: Unpack[Minted]
) -> Recorded:
    """From now on this colleague does not find the person, nor who lives with them.

    Whoever takes over stands by them from today: what stands on pages and lists is who may be asked.
    """
    to = deputy if deputy != actor.staff_id else None
    id = minted.get("id") or fresh_id()
    drafts = [
        Draft("private_tie", id, id, (person_id,), {}, {"deputy": to}, minted.get("nonce"), minted.get("at"))
    ]
    with transaction(session):
        if to and not Ledger(session.connection()).known([id]):  # else the form was sent twice
            drafts += _handing_over(session, actor, person_id, to)
        return enter(session, actor, drafts)[0]


def _handing_over(session: Session, actor: Actor, person_id: str, to: str) -> list[Draft]:
    """What this colleague is to these people, and promised them, goes to whoever takes over."""
    if to not in {one.id for one in staff.colleagues(session, actor)}:
        raise Invalid(fields={"deputy": "unknown"})
    hidden, drafts = queries.goes_with(session, [person_id]), list[Draft]()
    if access.may(actor, "person.update"):
        for one in leaving_queries.stands_by(session, actor, actor.staff_id, person.c.root.in_(hidden)):
            if one.kind == DEPUTY:  # whoever stands by the person may be the one who takes over
                drafts.append(amending.changing(session, actor, one.id, "assigned", set={"deputy": None}))
            else:
                drafts += leaving.passing(session, actor, one, to, local_today())
    if access.may(actor, "followup.finish"):
        closed = {"state": "passed_on", "owner": to}
        theirs = {
            one.id for one in followups.of_person(session, actor, sorted(hidden)) if _is_own(one, actor)
        }
        drafts += [Draft("followup_done", fresh_id(), one, (), {}, closed) for one in sorted(theirs)]
    return drafts


def _is_own(one: Promise, actor: Actor) -> bool:
    return not one.org_name and one.owner == actor.staff_id


def lift(session: Session, actor: Actor, tie_id: str) -> Recorded:
    """It is no longer so. Raises NotAllowed for whoever said it, and for all but leaders."""
    c = private_tie.c
    by = session.scalar(sa.select(c.by).where(c.root == tie_id, ~c.retracted, c.org == actor.org_id).limit(1))
    if by is None:
        raise NotFound
    if actor.role != LEADER or by == actor.staff_id:
        raise NotAllowed
    return undoing.take_back(session, actor, tie_id)
