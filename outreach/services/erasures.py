"""Erasing what must not stay: a leader's deed, and the only one that takes own bytes away."""

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain import access
from outreach.domain.access import Actor
from outreach.domain.errors import NotFound
from outreach.kinds.parts import Draft
from outreach.services import forgetting
from outreach.services.recording import Recorded, enter, transaction
from outreach.storage.tables import named, question
from sync.entry import fresh_id
from sync.ledger import Ledger

TARGETS_PER_LINE = 1000  # a line is 64 KiB at most


def erase(session: Session, actor: Actor, targets: Collection[str], *, reason: str) -> list[Recorded]:
    """Erase entries of the own organisation by id, here at once and everywhere with the next session."""
    access.require(actor, "erasure.create")
    ids = sorted(set(targets))

    drafts = []
    for start in range(0, len(ids), TARGETS_PER_LINE):
        id = fresh_id()
        some = ids[start : start + TARGETS_PER_LINE]
        drafts.append(Draft("erase", id, id, (), {"targets": some}, {"reason": reason}))
    with transaction(session):
        ledger = Ledger(session.connection())
        found = [entry for id in ids if (entry := ledger.entry(id)) and entry.org == actor.org_id]
        if len(found) != len(ids) or not ids:
            raise NotFound
        recorded = enter(session, actor, drafts)
        ledger.bar((entry.id, entry.org) for entry in found)
        session.execute(sa.delete(question).where(question.c.entry.in_(ids)))
        forgetting.forget(session, ids)
    forgetting.scrub(session)
    return recorded


def of_record(session: Session, actor: Actor, root: str) -> list[str]:
    """Ids of everything the own organisation wrote into one record."""
    access.require(actor, "erasure.create")
    return [e.id for e in Ledger(session.connection()).record(root) if e.org == actor.org_id]


def of_person(session: Session, actor: Actor, person_id: str) -> tuple[list[str], list[str]]:
    """(ids to erase, records left for a leader to look at, because they also name somebody else)."""
    access.require(actor, "erasure.create")
    ledger = Ledger(session.connection())
    roots = session.scalars(sa.select(named.c.root).where(named.c.person == person_id)).all()
    ids, left = of_record(session, actor, person_id), []
    for root, record in sorted(ledger.records(roots).items()):
        if any(set(entry.people) - {person_id} for entry in record):
            left.append(root)
        else:
            ids += [entry.id for entry in record if entry.org == actor.org_id]
    return ids, left
