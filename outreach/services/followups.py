"""Promises (Det har vi lovet), what became of them, and taking that back."""

from collections.abc import Mapping, Sequence
from typing import Any, Unpack

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain.access import Actor
from outreach.domain.errors import Stale
from outreach.domain.followup import CLOSING
from outreach.domain.undoing import REOPENED, standing
from outreach.kinds.followup.rows import followup
from outreach.services.recording import Minted, Recorded, record
from outreach.services.undoing import said_about
from outreach.storage.projections import stand
from sync.ledger import Ledger

Part = Mapping[str, Any]


def create(
    session: Session,
    actor: Actor,
    *,
    people: Sequence[str] = (),
    open: Part,
    closed: Part,
    **minted: Unpack[Minted],
) -> Recorded:
    """Promise something."""
    return record(session, actor, kind="followup", people=people, open=open, closed=closed, **minted)


def finish(
    session: Session,
    actor: Actor,
    root: str,
    *,
    state: str,
    due: str = "",
    owner: str | None = None,
    **minted: Unpack[Minted],
) -> Recorded:
    """Klaret (done), another day (later, due), passed on (owner), or not needed.

    Raises Stale when it is over already.
    """
    closed = {"state": state, "due": due, "owner": owner}
    is_over = session.scalar(sa.select(followup.c.state != "open").where(followup.c.root == root))
    if is_over and not Ledger(session.connection()).known([minted.get("id") or ""]):
        raise Stale
    return record(session, actor, kind="followup_done", root=root, closed=closed, **minted)


def undo(session: Session, actor: Actor, outcome: str) -> Recorded:
    """Take back one outcome, as if it had never been said. Raises NotFound for what is none of a promise."""
    root = said_about(session, actor, outcome, "followup_done", followup)
    closed = {"state": REOPENED, "undoes": [outcome]}
    return record(session, actor, kind="followup_done", root=root, closed=closed)


def reopen(session: Session, actor: Actor, root: str) -> Recorded:
    """Take back that it is over, whoever said so. Raises Stale when it is open anyway."""
    standing_now, _ = stand(Ledger(session.connection()).record(root))
    told = standing(part for part in standing_now if part.entry.kind == "followup_done")
    over = [part.entry.id for part in told if part.closed.state in CLOSING]
    if not over:
        raise Stale
    closed = {"state": REOPENED, "undoes": over}
    return record(session, actor, kind="followup_done", root=root, closed=closed)
