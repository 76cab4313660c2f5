"""Enrolments (forløb): begin, go on to the next phase, end, and take the last step back."""

from typing import Unpack

from sqlalchemy.orm import Session

from outreach.domain.access import Actor
from outreach.services import amending
from outreach.services.recording import Minted, Recorded, Said, record_about

KIND = "enrolment"


def start(session: Session, actor: Actor, person_id: str, **said: Unpack[Said]) -> Recorded:
    """Somebody begins in a programme."""
    return record_about(session, actor, KIND, person_id, **said)


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
