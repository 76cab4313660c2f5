"""Persons: start one, change what is known of one."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from outreach.domain.access import Actor
from outreach.services.recording import Recorded, record
from sync.entry import fresh_id


def create(
    session: Session,
    actor: Actor,
    *,
    closed: Mapping[str, Any],
    id: str | None = None,
    nonce: str | None = None,
    at: str | None = None,
) -> Recorded:
    """Start a person; a first name is enough."""
    id = id or fresh_id()
    return record(session, actor, kind="person", id=id, nonce=nonce, at=at, people=[id], closed=closed)


def update(
    session: Session,
    actor: Actor,
    person_id: str,
    *,
    set: Mapping[str, Any],
    base: Mapping[str, Sequence[str]],
    id: str | None = None,
    nonce: str | None = None,
) -> Recorded:
    """Change fields. `base`: for each field, the entries its value came from when the form opened."""
    closed = {"set": dict(set), "base": {field: list(ids) for field, ids in base.items() if field in set}}
    return record(
        session, actor, kind="reg_set", root=person_id, id=id, nonce=nonce, people=[person_id], closed=closed
    )
