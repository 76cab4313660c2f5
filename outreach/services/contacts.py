"""Henvendelser, and every correction to what is in the log: contacts, promises and messages alike."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from outreach.domain.access import Actor
from outreach.services.recording import Recorded, record


def create(
    session: Session,
    actor: Actor,
    *,
    people: Sequence[str] = (),
    open: Mapping[str, Any],
    closed: Mapping[str, Any],
    id: str | None = None,
    nonce: str | None = None,
    at: str | None = None,
) -> Recorded:
    """Register a contact."""
    return record(
        session, actor, kind="contact", id=id, nonce=nonce, at=at, people=people, open=open, closed=closed
    )


def amend(
    session: Session,
    actor: Actor,
    root: str,
    *,
    set: Mapping[str, Any] | None = None,
    seen: Sequence[str] = (),
    drawer: str | None = None,
    children: int | None = None,
    reason: str = "",
    id: str | None = None,
    nonce: str | None = None,
) -> Recorded:
    """Say something else than before. `seen`: the amends the writer had before their eyes (`history` ids)."""
    given = {"drawer": drawer, "children": children}
    open = {"seen": list(seen), **{name: value for name, value in given.items() if value is not None}}
    closed = {"set": dict(set or {}), "seen": list(seen), "reason": reason}
    return record(session, actor, kind="amend", root=root, id=id, nonce=nonce, open=open, closed=closed)


def retract(
    session: Session,
    actor: Actor,
    root: str,
    *,
    reason: str = "",
    id: str | None = None,
    nonce: str | None = None,
) -> Recorded:
    """Take back what never happened (Fortryd)."""
    return record(session, actor, kind="retract", root=root, id=id, nonce=nonce, closed={"reason": reason})


def move(
    session: Session,
    actor: Actor,
    root: str,
    *,
    away: Sequence[str],
    to: Sequence[str],
    seen: Sequence[str] = (),
    id: str | None = None,
    nonce: str | None = None,
) -> Recorded:
    """It was somebody else (Det var en anden): the text leaves the wrong person's page, search and copies."""
    open = {"away": list(away), "to": list(to), "seen": list(seen)}
    return record(session, actor, kind="move", root=root, id=id, nonce=nonce, people=to, open=open)


def attach(
    session: Session,
    actor: Actor,
    root: str,
    person_id: str,
    *,
    asked: bool,
    seen: Sequence[str] = (),
    id: str | None = None,
    nonce: str | None = None,
) -> Recorded:
    """Put a name on what was written without one (Må jeg sætte dit navn på?)."""
    return record(
        session,
        actor,
        kind="attach",
        root=root,
        id=id,
        nonce=nonce,
        people=[person_id],
        open={"seen": list(seen)},
        closed={"asked": asked},
    )


def detach(
    session: Session,
    actor: Actor,
    root: str,
    person_id: str,
    *,
    reason: str = "",
    seen: Sequence[str] = (),
    id: str | None = None,
    nonce: str | None = None,
) -> Recorded:
    """Take a name off again."""
    return record(
        session,
        actor,
        kind="detach",
        root=root,
        id=id,
        nonce=nonce,
        people=[person_id],
        open={"seen": list(seen)},
        closed={"reason": reason},
    )
