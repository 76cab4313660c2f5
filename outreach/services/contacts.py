"""Henvendelser: writing one, and correcting what was written, and whom it is about."""

from collections.abc import Mapping, Sequence
from typing import Any, Unpack

from sqlalchemy.orm import Session

from outreach.domain.access import Actor
from outreach.services.recording import Minted, Recorded, record

Part = Mapping[str, Any]
Ids = Sequence[str]


def create(
    session: Session, actor: Actor, *, people: Ids = (), open: Part, closed: Part, **minted: Unpack[Minted]
) -> Recorded:
    """Register a contact."""
    return record(session, actor, kind="contact", people=people, open=open, closed=closed, **minted)


def amend(
    session: Session,
    actor: Actor,
    root: str,
    *,
    set: Part = {},  # noqa: B006  # only read
    seen: Ids = (),
    drawer: str | None = None,
    children: int | None = None,
    reason: str = "",
    **minted: Unpack[Minted],
) -> Recorded:
    """Say something else than before. `seen`: the amends the writer had before their eyes."""
    given = {"drawer": drawer, "children": children}
    open = {"seen": list(seen), **{name: value for name, value in given.items() if value is not None}}
    closed = {"set": dict(set), "seen": list(seen), "reason": reason}
    return record(session, actor, kind="amend", root=root, open=open, closed=closed, **minted)


def move(
    session: Session, actor: Actor, root: str, *, away: Ids, to: Ids, seen: Ids = (), **minted: Unpack[Minted]
) -> Recorded:
    """It was somebody else (Det var en anden): the text leaves the wrong person's page, search and copies."""
    open = {"away": list(away), "to": list(to), "seen": list(seen)}
    return record(session, actor, kind="move", root=root, people=to, open=open, **minted)


def attach(
    session: Session,
    actor: Actor,
    root: str,
    person_id: str,
    *,
    asked: bool,
    seen: Ids = (),
    **minted: Unpack[Minted],
) -> Recorded:
    """Put a name on what was written without one (Må jeg sætte dit navn på?)."""
    parts: Any = {"open": {"seen": list(seen)}, "closed": {"asked": asked}}
    return record(session, actor, kind="attach", root=root, people=[person_id], **parts, **minted)


def detach(
    session: Session,
    actor: Actor,
    root: str,
    person_id: str,
    *,
    reason: str = "",
    seen: Ids = (),
    **minted: Unpack[Minted],
) -> Recorded:
    """Take a name off again."""
    parts: Any = {"open": {"seen": list(seen)}, "closed": {"reason": reason}}
    return record(session, actor, kind="detach", root=root, people=[person_id], **parts, **minted)
