"""What somebody is typing, kept in the encrypted file as they type: a crash costs a second at most."""

import json
from collections.abc import Collection, Mapping
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain.access import Actor
from outreach.services.recording import transaction
from outreach.storage.tables import draft
from sync.entry import stamp
from sync.ledger import Ledger

BYTES_MAX = 64 * 1024
DRAFTS_MAX = 50  # per colleague; the oldest go
Typed = Mapping[str, list[str]]


def keep(session: Session, actor: Actor, page: str, typed: Typed, entry_id: str = "") -> bool:
    """Keep what stands in a form. False, and nothing is kept, when it was saved for good in the meantime."""
    body = json.dumps(typed, ensure_ascii=False)
    if len(body.encode()) > BYTES_MAX:
        return False
    with transaction(session):
        if entry_id and entry_id in Ledger(session.connection()).known([entry_id]):
            return False
        _drop(session, actor, page)
        row = {"staff": actor.staff_id, "page": page, "at": stamp(datetime.now(UTC)), "body": body}
        session.execute(sa.insert(draft).values(**row))
        newest = sa.select(draft.c.page).where(draft.c.staff == actor.staff_id)
        kept = newest.order_by(draft.c.at.desc()).limit(DRAFTS_MAX)
        session.execute(sa.delete(draft).where(draft.c.staff == actor.staff_id, draft.c.page.not_in(kept)))
    return True


def drop(session: Session, actor: Actor, page: str) -> None:
    """Let a draft go: it was saved for good, or thrown out."""
    with transaction(session):
        _drop(session, actor, page)


def forget(session: Session, roots: Collection[str]) -> None:
    """Let every draft on a page of these records go, inside the caller's transaction."""
    for page in session.scalars(sa.select(draft.c.page).distinct()).all():
        if any(root in page for root in roots):
            session.execute(sa.delete(draft).where(draft.c.page == page))


def _drop(session: Session, actor: Actor, page: str) -> None:
    session.execute(sa.delete(draft).where(draft.c.staff == actor.staff_id, draft.c.page == page))
