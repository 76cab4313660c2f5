"""Drafts: what a colleague typed and has not saved. Their own only."""

import json
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain.access import Actor
from outreach.storage.tables import draft


@dataclass(frozen=True, slots=True)
class Kept:
    """What stood in a form."""

    page: str
    at: str
    typed: dict[str, list[str]]


def on(session: Session, actor: Actor, page: str) -> Kept | None:
    """What this colleague was typing on this page."""
    c = draft.c
    row = session.execute(sa.select(draft).where(c.staff == actor.staff_id, c.page == page)).first()
    return Kept(row.page, row.at, json.loads(row.body)) if row else None


def mine(session: Session, actor: Actor, limit: int = 20) -> list[tuple[str, str]]:
    """(page, when) of this colleague's drafts, oldest first: they wait to be finished or thrown out."""
    c = draft.c
    rows = session.execute(
        sa.select(c.page, c.at).where(c.staff == actor.staff_id).order_by(c.at).limit(limit)
    )
    return [(page, at) for page, at in rows]
