"""Persons: start one, change what is known of one."""

from collections.abc import Mapping, Sequence
from typing import Any, Unpack

from sqlalchemy.orm import Session

from outreach.domain.access import Actor
from outreach.services.recording import Minted, Recorded, record
from sync.entry import fresh_id


def create(
    session: Session, actor: Actor, *, closed: Mapping[str, Any], **minted: Unpack[Minted]
) -> Recorded:
    """Start a person; a first name is enough."""
    minted["id"] = id = minted.get("id") or fresh_id()
    return record(session, actor, kind="person", people=[id], closed=closed, **minted)


def update(
    session: Session,
    actor: Actor,
    root: str,
    *,
    set: Mapping[str, Any],
    base: Mapping[str, Sequence[str]],
    **minted: Unpack[Minted],
) -> Recorded:
    """Change fields of a person, a colleague, an organisation or an area.

    `base`: for each field, the entries its value came from when the form opened.
    """
    closed = {"set": dict(set), "base": {field: list(ids) for field, ids in base.items() if field in set}}
    return record(session, actor, kind="reg_set", root=root, closed=closed, **minted)
