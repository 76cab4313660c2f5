"""A family's plan in four lines, and what it says later."""

from collections.abc import Mapping, Sequence
from typing import Any, Unpack

from sqlalchemy.orm import Session

from outreach.domain.access import Actor
from outreach.services import amending
from outreach.services.recording import Minted, Recorded, record

KIND = "focus_plan"
Part = Mapping[str, Any]


def create(
    session: Session,
    actor: Actor,
    people: Sequence[str],
    *,
    open: Part,
    closed: Part,
    **minted: Unpack[Minted],
) -> Recorded:
    """Write it with them; it names everybody it concerns."""
    return record(session, actor, kind=KIND, people=people, open=open, closed=closed, **minted)


def change(session: Session, actor: Actor, root: str, **said: Unpack[amending.Said]) -> Recorded:
    """Say some lines otherwise; what stood stays readable."""
    return amending.change(session, actor, root, KIND, **said)
