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


def leave(
    session: Session, actor: Actor, *, since: str, until: str, deputy: str, **minted: Unpack[Minted]
) -> Recorded:
    """Be away on these days, both included; a colleague who is here takes over. Raises Invalid."""
    access.require(actor, "followup.create")
    others = {one.id for one in staff.colleagues(session, actor) if one.role != access.DPO} - {actor.staff_id}
    if deputy not in others:
        raise Invalid(fields={"deputy": "unknown"})
    if away_queries.is_away(session, actor, deputy, since, until):
        raise Invalid(fields={"deputy": "away_then"})
    closed = {"since": since, "until": until, "deputy": deputy}
    return record(session, actor, kind="away", closed=closed, **minted)


def come_back(session: Session, actor: Actor, root: str, on: date) -> Recorded:
    """Be back on this day; what had not begun never was. Raises NotFound for another's."""
    row = session.execute(
        sa.select(away.c.since).where(away.c.root == root, away.c.by == actor.staff_id, ~away.c.retracted)
    ).first()
    since = day(row.since) if row else None
    if since is None:
        raise NotFound
    if on <= since:
        return undoing.take_back(session, actor, root)
    last = (on - timedelta(days=1)).isoformat()
    return amending.change(session, actor, root, "away", set={"until": last})
