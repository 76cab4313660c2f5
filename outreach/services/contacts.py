"""Henvendelser: writing one, and correcting what was written, and whom it is about."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Unpack

from sqlalchemy.orm import Session

from outreach.domain.access import Actor
from outreach.kinds.parts import Draft
from outreach.services.recording import Minted, Recorded, enter, record, transaction
from outreach.storage.queries import contacts as queries
from sync.entry import fresh_id
from sync.ledger import Ledger

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
    draft = Draft("move", "", root, to, {"away": list(away), "to": list(to), "seen": list(seen)})
    return _pointed(session, actor, draft, minted)


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
    draft = Draft("attach", "", root, [person_id], {"seen": list(seen)}, {"asked": asked})
    return _pointed(session, actor, draft, minted)


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
    draft = Draft("detach", "", root, [person_id], {"seen": list(seen)}, {"reason": reason})
    return _pointed(session, actor, draft, minted)


def _pointed(session: Session, actor: Actor, draft: Draft, minted: Minted) -> Recorded:
    """Whom a contact, and what was promised there to the same people, is about; once, however often sent."""
    first = replace(draft, id=minted.get("id") or fresh_id(), nonce=minted.get("nonce"), at=minted.get("at"))
    drafts = [first]
    with transaction(session):
        if not Ledger(session.connection()).known([first.id]):
            for promise, seen in queries.promised_at(session, actor, first.root).items():
                open = {**draft.open, "seen": seen}
                drafts.append(replace(first, id=fresh_id(), root=promise, nonce=None, open=open))
        return enter(session, actor, drafts)[0]
