"""Who works here: colleagues, organisations and areas. Written by a leader; sign-in slots are the vault's."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from outreach.domain.access import Actor
from outreach.services.recording import Recorded, record


def add(
    session: Session,
    actor: Actor,
    *,
    name: str,
    role: str,
    title: str = "",
    id: str | None = None,
    nonce: str | None = None,
) -> Recorded:
    """A new colleague: name and role, no credential."""
    return record(
        session,
        actor,
        kind="staff",
        id=id,
        nonce=nonce,
        open={"role": role, "active": True},
        closed={"name": name, "title": title},
    )


def update(
    session: Session,
    actor: Actor,
    root: str,
    *,
    set: Mapping[str, Any],
    base: Mapping[str, Sequence[str]],
    id: str | None = None,
    nonce: str | None = None,
) -> Recorded:
    """Change fields of a colleague, an organisation or an area."""
    closed = {"set": dict(set), "base": {field: list(ids) for field, ids in base.items() if field in set}}
    return record(session, actor, kind="reg_set", root=root, id=id, nonce=nonce, closed=closed)


def retire(session: Session, actor: Actor, staff_id: str, *, base: Mapping[str, Sequence[str]]) -> Recorded:
    """A colleague stops; what they wrote keeps their name."""
    return update(session, actor, staff_id, set={"active": False}, base=base)


def add_area(session: Session, actor: Actor, *, name: str, id: str | None = None) -> Recorded:
    """A housing area."""
    return record(session, actor, kind="area", id=id, closed={"name": name})
