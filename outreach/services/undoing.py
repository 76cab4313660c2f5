"""Taking back: a whole record of the log, and which record an outcome stands in."""

from typing import Unpack

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain.access import Actor
from outreach.domain.errors import NotFound
from outreach.services.recording import Minted, Recorded, record
from outreach.storage.queries import items
from sync.ledger import Ledger


def take_back(
    session: Session, actor: Actor, root: str, *, reason: str = "", **minted: Unpack[Minted]
) -> Recorded:
    """Take back what never happened (Fortryd): a whole record of the log, whatever its kind."""
    return record(session, actor, kind="retract", root=root, closed={"reason": reason}, **minted)


def said_about(session: Session, actor: Actor, outcome: str, kind: str, table: sa.Table) -> str:
    """The record of an outcome that the own organisation wrote. Raises NotFound for any other."""
    said = Ledger(session.connection()).entry(outcome)
    if said is None or said.kind != kind or said.org != actor.org_id:
        raise NotFound
    which = table.c.root == said.root, items.visible(table, actor), ~table.c.retracted
    if session.scalar(sa.select(table.c.root).where(*which)) is None:
        raise NotFound
    return said.root
