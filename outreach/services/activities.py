"""Activities: start one, change it, close it and open it again; say what is different about a session."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Unpack

from sqlalchemy.orm import Session

from outreach.domain import access
from outreach.domain.access import Actor
from outreach.domain.errors import NotFound, Stale
from outreach.services import undoing
from outreach.services.recording import Changed, Minted, Recorded, change_fields, record
from outreach.storage.queries import activities as queries

PERMISSION = "activity.manage"


def create(
    session: Session, actor: Actor, *, closed: Mapping[str, Any], **minted: Unpack[Minted]
) -> Recorded:
    """Start an activity; a name and a first date are enough."""
    return record(session, actor, kind="activity", closed=closed, **minted)


def update(session: Session, actor: Actor, root: str, **changed: Unpack[Changed]) -> Recorded:
    """Change what is said of an own activity. Raises NotFound for a partner's."""
    _own(session, actor, root)
    return change_fields(session, actor, root, **changed)


def gather(
    session: Session, actor: Actor, root: str, *, closed: Mapping[str, Any], **minted: Unpack[Minted]
) -> Recorded:
    """One more session, or one that is moved, cancelled or has a note. Raises NotFound for a partner's."""
    _own(session, actor, root)
    if closed.get("change") != "extra" and (on := closed.get("on")):
        queries.at(session, actor, root, date.fromisoformat(on))
    return record(session, actor, kind="gathering", closed={**closed, "activity": root}, **minted)


def as_planned(session: Session, actor: Actor, root: str, on: date, last: str) -> None:
    """Take back the latest thing that was said of a session. Raises Stale unless that is `last`."""
    _own(session, actor, root)
    held = queries.at(session, actor, root, on)
    if list(held.changes[:1]) != [last]:
        raise Stale
    undoing.take_back(session, actor, last)


def _own(session: Session, actor: Actor, root: str) -> None:
    access.require(actor, PERMISSION)
    if not queries.one(session, actor, root).own:
        raise NotFound
