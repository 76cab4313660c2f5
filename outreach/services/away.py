"""Being away (Jeg er væk til ..., ... tager over), and coming back."""

from datetime import date, timedelta
from typing import Unpack

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain import access
from outreach.domain.access import Actor
from outreach.domain.errors import Invalid, NotFound
from outreach.domain.local_time import day
from outreach.kinds.away.rows import away
from outreach.services import amending, undoing
from outreach.services.recording import Minted, Recorded, record
from outreach.storage.queries import away as away_queries
from outreach.storage.queries import staff
from sync.ledger import Ledger


def leave(
    session: Session,
    actor: Actor,
    *,
    since: str,
    until: str,
    deputy: str,
    who: str = "",
    **minted: Unpack[Minted],
) -> Recorded:
    """Be away on these days, both included; a colleague who is here takes over. Raises Invalid.

    `who`: the colleague who is, where a leader says so for them.
    """
    access.require(actor, "followup.create")
    who = who or actor.staff_id
    here = {one.id for one in staff.colleagues(session, actor) if one.role != access.DPO}
    if who not in here or (who != actor.staff_id and actor.role != access.LEADER):
        raise Invalid(fields={"who": "unknown"})
    if deputy not in here - {who}:
        raise Invalid(fields={"deputy": "unknown"})
    if away_queries.is_away(session, actor, deputy, since, until):
        raise Invalid(fields={"deputy": "away_then"})
    closed = {"since": since, "until": until, "deputy": deputy, "staff": who}
    return record(session, actor, kind="away", closed=closed, **minted)


def come_back(session: Session, actor: Actor, root: str, on: date) -> Recorded:
    """Be back on this day; what had not begun never was. For who is away, and who wrote it; else NotFound."""
    row = session.execute(sa.select(away).where(away.c.root == root, ~away.c.retracted)).first()
    said = Ledger(session.connection()).entry(root)
    if row is None or said is None or actor.staff_id not in (row.by, said.by):
        raise NotFound
    since = day(row.since)
    if since is None:
        raise NotFound
    if on <= since:
        return undoing.take_back(session, actor, root)
    last = min((on - timedelta(days=1)).isoformat(), row.until)  # pressed again later, it is no longer
    return amending.change(session, actor, root, "away", set={"until": last})
