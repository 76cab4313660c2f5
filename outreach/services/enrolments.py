"""Enrolments (forløb): begin, go on to the next phase, end, and take the last step back."""

from collections.abc import Mapping
from typing import Any, Unpack

from sqlalchemy.orm import Session

from outreach.domain.access import Actor
from outreach.services import amending
from outreach.services.recording import Minted, Recorded, record

KIND = "enrolment"


def start(
    session: Session,
    actor: Actor,
    person_id: str,
    *,
    drawer: str,
    closed: Mapping[str, Any],
    **minted: Unpack[Minted],
) -> Recorded:
    """Somebody begins in a programme."""
    about: dict[str, Any] = {"people": [person_id], "open": {"drawer": drawer}, "closed": closed}
    return record(session, actor, kind=KIND, **about, **minted)


def go_on(session: Session, actor: Actor, root: str, phase: str, **minted: Unpack[Minted]) -> Recorded:
    """Another phase."""
    return amending.change(session, actor, root, KIND, set={"phase": phase}, **minted)


def end(
    session: Session,
    actor: Actor,
    root: str,
    *,
    ending: str,
    until: str,
    note: str = "",
    **minted: Unpack[Minted],
) -> Recorded:
    """It is over. Nothing else ends by itself: promises and consent stay until somebody says so."""
    said = {"ending": ending, "until": until, **({"note": note} if note else {})}
    return amending.change(session, actor, root, KIND, set=said, **minted)


def undo(session: Session, actor: Actor, id: str, last: str) -> Recorded:
    """Fortryd: the last step, or that it began."""
    return amending.undo(session, actor, id, KIND, last)
