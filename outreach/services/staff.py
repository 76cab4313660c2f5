"""Who works here, and where. Written by a leader; sign-in slots are the vault's. Fields: `people.update`."""

from collections.abc import Mapping, Sequence
from typing import Unpack

from sqlalchemy.orm import Session

from outreach.domain.access import Actor
from outreach.services.people import update
from outreach.services.recording import Minted, Recorded, record


def add(
    session: Session, actor: Actor, *, name: str, role: str, title: str = "", **minted: Unpack[Minted]
) -> Recorded:
    """A new colleague: name and role, no credential."""
    open, closed = {"role": role, "active": True}, {"name": name, "title": title}
    return record(session, actor, kind="staff", open=open, closed=closed, **minted)


def retire(session: Session, actor: Actor, staff_id: str, *, base: Mapping[str, Sequence[str]]) -> Recorded:
    """A colleague stops; what they wrote keeps their name."""
    return update(session, actor, staff_id, set={"active": False}, base=base)
