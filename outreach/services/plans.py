"""The rolling plan after a job start: begin, do a step, take that back, end; and what happens in the job."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Unpack

from sqlalchemy.orm import Session

from outreach.domain.access import Actor
from outreach.domain.errors import Stale
from outreach.domain.undoing import REOPENED
from outreach.kinds.plan.rows import plan
from outreach.services import amending
from outreach.services.recording import Minted, Recorded, record
from outreach.services.undoing import said_about
from outreach.storage.queries import plans as queries
from sync.ledger import Ledger

Part = Mapping[str, Any]


def begin(
    session: Session, actor: Actor, person_id: str, *, open: Part, closed: Part, **minted: Unpack[Minted]
) -> Recorded:
    """Somebody starts in a job."""
    return record(session, actor, kind="plan", people=[person_id], open=open, closed=closed, **minted)


def step(
    session: Session,
    actor: Actor,
    root: str,
    *,
    step: int,
    state: str,
    on: str,
    due: str = "",
    note: str = "",
    **minted: Unpack[Minted],
) -> Recorded:
    """Done, not reached, or moved. Raises Stale when another step is the open one by now."""
    known = Ledger(session.connection()).known([minted.get("id") or ""])
    if not known and queries.open_step(session, actor, root) != step:
        raise Stale
    closed = {"step": step, "state": state, "on": on, "due": due, "note": note}
    return record(session, actor, kind="plan_step", root=root, closed=closed, **minted)


def undo(session: Session, actor: Actor, outcome: str) -> Recorded:
    """Take back what was said about one step. Raises NotFound for what is none."""
    root = said_about(session, actor, outcome, "plan_step", plan)
    closed = {"step": 0, "state": REOPENED, "undoes": [outcome]}
    return record(session, actor, kind="plan_step", root=root, closed=closed)


def end(
    session: Session, actor: Actor, root: str, *, on: date, why: str, **minted: Unpack[Minted]
) -> Recorded:
    """No step will open any more."""
    set = {"ended": on.isoformat(), "ending": why}
    return amending.change(session, actor, root, "plan", set=set, **minted)


def resume(session: Session, actor: Actor, root: str) -> Recorded:
    """Take the ending back."""
    return amending.change(session, actor, root, "plan", set={"ended": "", "ending": ""})


def happened(
    session: Session, actor: Actor, person_id: str, *, open: Part, closed: Part, **minted: Unpack[Minted]
) -> Recorded:
    """Hours up or down, sick leave, back again, or a hard time."""
    return record(session, actor, kind="work_event", people=[person_id], open=open, closed=closed, **minted)
