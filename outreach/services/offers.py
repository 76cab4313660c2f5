"""Offers: something is offered, accepted, arrived at; each step is undone as it was done."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Unpack

from sqlalchemy.orm import Session

from outreach.domain.access import Actor
from outreach.domain.errors import Invalid
from outreach.domain.offer import STEPS
from outreach.kinds.offer.rows import offer
from outreach.services import amending
from outreach.services.recording import Minted, Recorded, record
from outreach.storage.queries import activities, items

KIND = "offer"


def create(
    session: Session,
    actor: Actor,
    person: str,
    *,
    drawer: str,
    closed: Mapping[str, Any],
    **minted: Unpack[Minted],
) -> Recorded:
    """Offer somebody something."""
    if closed.get("activity"):
        activities.one(session, actor, closed["activity"])
    return record(
        session, actor, kind=KIND, people=[person], open={"drawer": drawer}, closed=closed, **minted
    )


def step(
    session: Session, actor: Actor, root: str, which: str, on: date | None, **minted: Unpack[Minted]
) -> Recorded:
    """Accepted, arrived or not just now, on a day; None takes the step back. Who arrived had accepted."""
    if which not in STEPS:
        raise Invalid(fields={"step": "unknown"})
    day = on.isoformat() if on else ""
    told = {f"{which}_on": day}
    if which == "arrived" and day and not items.one(session, actor, offer, root).accepted_on:
        told["accepted_on"] = day
    return amending.change(session, actor, root, KIND, set=told, **minted)


def barriers(
    session: Session, actor: Actor, root: str, some: Sequence[str], **minted: Unpack[Minted]
) -> Recorded:
    """What stands in the way, as tags."""
    return amending.change(session, actor, root, KIND, set={"barriers": list(some)}, **minted)
