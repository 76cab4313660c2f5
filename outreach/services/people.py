"""Persons: start one, change what is known of one."""

from collections.abc import Mapping
from typing import Any, Unpack

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain.access import Actor
from outreach.domain.person import OF_ALL
from outreach.domain.register import PATCH
from outreach.kinds.parts import Draft
from outreach.kinds.person.rows import person
from outreach.kinds.registers import state_of
from outreach.services.recording import Changed, Minted, Recorded, patch, record, record_all
from outreach.storage.projections import stand
from outreach.storage.queries import merges
from sync.entry import fresh_id
from sync.ledger import Ledger


def create(
    session: Session, actor: Actor, *, closed: Mapping[str, Any], **minted: Unpack[Minted]
) -> Recorded:
    """Start a person; a first name is enough."""
    minted["id"] = id = minted.get("id") or fresh_id()
    return record(session, actor, kind="person", people=[id], closed=closed, **minted)


def update(session: Session, actor: Actor, root: str, **changed: Unpack[Changed]) -> Recorded:
    """Change fields of a person, a colleague, an organisation or an area.

    An address written for somebody who is protected under any of their names is so on this page too, also
    when they are parted.
    """
    values = changed["set"]
    if values.get("address") and "protected" not in values and _is_protected_elsewhere(session, root):
        changed["set"] = values = {**values, "protected": True}
    id, nonce, at = changed.get("id") or fresh_id(), changed.get("nonce"), changed.get("at")
    drafts = [
        Draft(PATCH, id, root, (), {}, patch(changed), nonce, at),
        *_taken_back(session, actor, root, values),
    ]
    return record_all(session, actor, drafts)[0]


def _is_protected_elsewhere(session: Session, root: str) -> bool:
    ids = merges.same(session).ids(root)
    protected = set(
        session.scalars(sa.select(person.c.root).where(person.c.root.in_(ids), person.c.protected))
    )
    return bool(protected) and root not in protected


def _taken_back(session: Session, actor: Actor, root: str, set: Mapping[str, Any]) -> list[Draft]:
    """What holds for all of a person while one of their pages says it is taken back on each that does."""
    drafts = []
    for field in (name for name, holds in OF_ALL.items() if name in set and not holds(set[name])):
        for other in merges.same(session).ids(root):
            standing, _ = stand(Ledger(session.connection()).record(other))
            state = state_of(standing, actor.org_id)
            if other != root and OF_ALL[field](state.values.get(field)):
                closed = patch({"set": {field: set[field]}, "base": state.base})
                drafts.append(Draft(PATCH, fresh_id(), other, (), {}, closed))
    return drafts


def say(
    session: Session, actor: Actor, person_id: str, *, set: Mapping[str, Any], **minted: Unpack[Minted]
) -> Recorded:
    """Say fields of a person otherwise, knowing all that is known here: one tap, no form in between."""
    standing, _ = stand(Ledger(session.connection()).record(person_id))
    base = state_of(standing, actor.org_id).base
    return update(session, actor, person_id, set=set, base=base, **minted)


def died(session: Session, actor: Actor, person_id: str, on: str, **minted: Unpack[Minted]) -> Recorded:
    """Somebody has died; from now on lists of what is to be done leave them out. "" takes it back."""
    return say(session, actor, person_id, set={"died": on}, **minted)
