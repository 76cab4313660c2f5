"""What a leader looks at before something is erased for good."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain import access
from outreach.domain.access import Actor
from outreach.domain.entries import order
from outreach.domain.errors import NotFound
from outreach.storage.queries import staff, ties
from outreach.storage.queries.questions import words_of
from outreach.storage.queries.reading import logged
from sync import tables
from sync.entry import Entry
from sync.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Written:
    """One record, as far as the own organisation wrote it. `count`: how many entries."""

    id: str
    kind: str
    at: str
    by_name: str
    count: int
    text: str = ""


def record(session: Session, actor: Actor, root: str) -> Written:
    """One of them with its words. Raises NotFound where the own organisation wrote nothing."""
    access.require(actor, "erasure.create")
    read: set[str] = set()
    with logged(session, actor, "erase", read):
        entries = Ledger(session.connection()).record(root)
        read.update(one for entry in entries for one in entry.people)
        if not ties.without(actor, read):
            raise NotFound
        text = "\n".join(filter(None, map(words_of, sorted(_own(entries, actor), key=order))))
        (found,) = _told(entries, actor, staff.names(session), text)
        return found


def records(session: Session, actor: Actor, roots: Sequence[str]) -> list[Written]:
    """Several without their words: each is looked at on a page of its own."""
    access.require(actor, "erasure.create")
    names = staff.names(session)
    found = Ledger(session.connection()).records(roots)
    told = [
        _told(entries, actor, names)[0]
        for entries in found.values()
        if ties.without(actor, {one for entry in entries for one in entry.people})
    ]
    session.rollback()
    return sorted(told, key=lambda one: one.at, reverse=True)


def kinds(session: Session, actor: Actor, ids: Sequence[str]) -> dict[str, int]:
    """How many of these entries begin a record, by what kind."""
    access.require(actor, "erasure.create")
    c = tables.entry.c
    first = sa.select(c.kind).where(c.id.in_(ids), c.id == c.root)
    found = dict(Counter(session.scalars(first)))
    session.rollback()
    return found


def letters(session: Session, actor: Actor, ids: Sequence[str]) -> int:
    """How many of these entries are texts that another organisation has received."""
    access.require(actor, "erasure.create")
    which = tables.entry.c.kind.in_(("handover", "minutes")), tables.entry.c.id.in_(ids)
    count = session.scalar(sa.select(sa.func.count()).where(*which))
    session.rollback()
    return count or 0


def _own(entries: Sequence[Entry], actor: Actor) -> list[Entry]:
    return [entry for entry in entries if entry.org == actor.org_id]


def _told(entries: Sequence[Entry], actor: Actor, names: dict[str, str], text: str = "") -> tuple[Written]:
    own = sorted(_own(entries, actor), key=order)
    if not own:
        raise NotFound
    first = next((one for one in own if one.id == one.root), own[0])
    by_name = names.get(first.by, "")
    return (Written(first.root, first.kind, first.at, by_name, len(own), text),)
