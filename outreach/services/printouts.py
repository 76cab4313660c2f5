"""A print-out for the person it is about: one colleague makes it, another looks and releases it."""

from collections.abc import Sequence
from typing import Unpack

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain.access import Actor
from outreach.domain.errors import NotAllowed, NotFound, Stale
from outreach.kinds.printout.rows import printout
from outreach.services import amending
from outreach.services.recording import Minted, Recorded, record


def make(session: Session, actor: Actor, person_id: str, **minted: Unpack[Minted]) -> Recorded:
    """Ask for one, as things stand now."""
    return record(session, actor, kind="printout", people=[person_id], **minted)


def release(
    session: Session, actor: Actor, printout_id: str, *, left: Sequence[str], shown: Sequence[str]
) -> Recorded:
    """It may be handed over: what was shown, but for what was left out for the sake of others.

    Never by who made it.
    """
    c = printout.c
    row = session.execute(
        sa.select(c.by, c.released_by).where(c.root == printout_id, ~c.retracted, c.org == actor.org_id)
    ).first()
    if row is None:
        raise NotFound
    if row.by == actor.staff_id:
        raise NotAllowed
    if row.released_by:
        raise Stale
    said = {"left": list(left), "shown": list(shown), "released": True}
    return amending.change(session, actor, printout_id, "printout", set=said)
