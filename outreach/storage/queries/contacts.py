"""Contacts: one with its history, the newest ones, and those whose notes hold some words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain import access
from outreach.domain.access import Actor
from outreach.domain.errors import NotFound
from outreach.domain.log import LogState, Said
from outreach.domain.text import fold
from outreach.kinds.contact.rows import contact
from outreach.kinds.followup.rows import followup
from outreach.kinds.logs import state_of
from outreach.kinds.parts import Opened
from outreach.storage.projections import stand
from outreach.storage.queries import items, ties
from outreach.storage.queries.find import find
from outreach.storage.queries.items import TimelineItem
from outreach.storage.queries.reading import logged
from outreach.storage.queries.shape import made
from sync.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Earlier:
    """One change: what was said from then on, and whether another was made without knowing of it."""

    id: str
    at: str
    by_name: str
    set: Mapping[str, Any]
    reason: str
    parallel: bool


@dataclass(frozen=True, slots=True)
class ContactPage(TimelineItem):
    """One contact with everything about it."""

    at: str = ""
    drawer: str = "own"
    own: bool = False
    colleague: str | None = None
    colleague_name: str = ""
    retracted: bool = False
    retracted_at: str = ""
    moved: bool = False
    first: Mapping[str, Any] | None = None  # the first words: values before any change
    history: Sequence[Earlier] = ()
    parallel: Mapping[str, Sequence[Said]] | None = None  # by field, what two wrote without knowing
    seen: Sequence[str] = ()  # what an amend made from this page cites
    seen_names: Sequence[str] = ()  # what a move, attach or detach made from this page cites


@dataclass(frozen=True, slots=True)
class KeywordHit:
    """A huskeord and how often it came by."""

    keyword: str
    contacts: int
    latest: str


def show(session: Session, actor: Actor, id: str, purpose: str = "contact") -> ContactPage:
    """One contact. Logged for everybody it names. Raises NotFound for what this actor may not know of."""
    access.require(actor, "contact.read")
    read: list[str] = []
    with logged(session, actor, purpose, read):
        which = contact.c.root == id, items.visible(contact, actor)
        row = session.execute(sa.select(contact).where(*which)).first()
        if row is None:
            raise NotFound
        known = items.around(session, [row])
        item = items.contact_item(row, known, actor)
        read += [one.id for one in item.people]
        standing, _ = stand(Ledger(session.connection()).record(id))
        state = state_of(standing)
        return made(
            ContactPage,
            item,
            at=row.at,
            drawer=row.drawer,
            own=row.org == actor.org_id,
            colleague=row.colleague,
            colleague_name=known.names.get(row.colleague, ""),
            retracted=row.retracted,
            retracted_at=state.retracted.at if state.retracted else "",
            moved=bool(state.names.moved),
            first=standing[0].values,
            history=_history(state, known.names),
            parallel=state.parallel,
            seen=[change.entry for change in state.history],
            seen_names=_namings(standing),
        )


def promised_at(session: Session, actor: Actor, root: str) -> dict[str, list[str]]:
    """Our promises that came out of a contact and are about the same people, each with its namings so far."""
    c = followup.c
    roots = session.scalars(sa.select(c.root).where(c.contact == root, c.org == actor.org_id, ~c.retracted))
    records = Ledger(session.connection()).records([root, *roots])
    standing = {one: stand(record)[0] for one, record in records.items()}
    now = {one: state_of(parts).names.now for one, parts in standing.items()}
    return {one: _namings(standing[one]) for one in now if one != root and now[one] == now.get(root)}


def _namings(standing: Sequence[Opened]) -> list[str]:
    return [part.entry.id for part in standing if part.entry.kind in ("attach", "detach", "move")]


def _history(state: LogState, names: Mapping[str, str]) -> list[Earlier]:
    return [
        Earlier(one.entry, one.at, names.get(one.by, ""), one.set, one.reason, one.is_parallel)
        for one in state.history
    ]


def recent(session: Session, actor: Actor, limit: int = 50) -> list[TimelineItem]:
    """The newest contacts of the own organisation."""
    access.require(actor, "contact.read")
    with logged(session, actor, "recent"):
        rows = session.execute(
            sa.select(contact)
            .where(contact.c.org == actor.org_id, ~contact.c.retracted, ties.may_read(actor, contact.c.root))
            .order_by(contact.c.when.desc(), contact.c.root.desc())
            .limit(limit)
        ).all()
        return items.contact_items(session, actor, rows)


def search_notes(session: Session, actor: Actor, text: str, limit: int = 30) -> list[TimelineItem]:
    """Contacts whose note or huskeord holds every word of the question, newest first."""
    access.require(actor, "contact.read")
    with logged(session, actor, "notes"):
        rows = items.contacts_of(session, actor, find(session, "note_text", text, limit))
        return items.contact_items(session, actor, rows)


def by_keyword(session: Session, actor: Actor, text: str, limit: int = 10) -> list[KeywordHit]:
    """Huskeord that begin like this, of contacts without a name."""
    access.require(actor, "contact.read")
    start = fold(text).strip()
    c = contact.c
    with logged(session, actor, "search"):
        rows = session.execute(
            sa.select(sa.func.max(c.keyword), sa.func.count(), sa.func.max(c.when))
            .where(c.keyword_sort != "", c.keyword_sort >= start, c.keyword_sort < start + "\U0010ffff")
            .where(c.org == actor.org_id, ~c.retracted, ~c.is_named)
            .group_by(c.keyword_sort)
            .order_by(sa.func.max(c.when).desc())
            .limit(limit)
        ).all()
    return [KeywordHit(*row) for row in rows] if start else []


def with_keyword(session: Session, actor: Actor, keyword: str, limit: int = 30) -> list[TimelineItem]:
    """The visits that one huskeord ties together, newest first."""
    access.require(actor, "contact.read")
    c = contact.c
    with logged(session, actor, "search"):
        rows = session.execute(
            sa.select(contact)
            .where(c.keyword_sort == fold(keyword).strip(), c.keyword_sort != "")
            .where(c.org == actor.org_id, ~c.retracted, ties.may_read(actor, c.root))
            .order_by(c.when.desc())
            .limit(limit)
        ).all()
        return items.contact_items(session, actor, rows)
