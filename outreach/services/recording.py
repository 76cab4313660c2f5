"""The one door: every line, written here or on a tablet, passes the same rules before it counts."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Required, TypedDict, Unpack

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain import access
from outreach.domain.access import Actor
from outreach.domain.errors import DomainError, Invalid, NotAllowed, NotFound, Stale, UnknownKind
from outreach.domain.register import PATCH
from outreach.kinds import Kind, all_kinds
from outreach.kinds.audience import stands
from outreach.kinds.parts import Draft, Opened, check_parts, open_entry
from outreach.kinds.person.rows import person
from outreach.services import waiting
from outreach.storage.projections import own_organisation, project, stand
from outreach.storage.queries.facts import OfficeFacts, actor_for, shared_names
from sync.entry import Entry, Malformed, fresh_id, fresh_nonce, parse, stamp, write
from sync.ledger import Ledger
from sync.protocol import APPLIED, DUPLICATE, ERASED, INVALID, NOT_ALLOWED, UNKNOWN_KIND

QUESTION = "question"


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of one line: applied, duplicate, collision, question, parked_... or erased."""

    id: str
    root: str
    disposition: str


@dataclass(frozen=True, slots=True)
class Author:
    """Who a grant proves to have written a line."""

    staff_id: str
    org_id: str


class Minted(TypedDict, total=False):
    """What a form mints: sent twice it is one entry. Left out, it is minted here."""

    id: str | None
    nonce: str | None
    at: str | None


class Said(Minted):
    """What is written about one person, and who may read it."""

    drawer: Required[str]
    closed: Required[Mapping[str, Any]]


class Changed(Minted):
    """A change of fields: their values, and for each the entries it came from when the form opened."""

    set: Required[Mapping[str, Any]]
    base: Required[Mapping[str, Sequence[str]]]


def record(
    session: Session,
    actor: Actor,
    *,
    kind: str,
    root: str | None = None,
    people: Sequence[str] = (),
    open: Mapping[str, Any] | None = None,
    closed: Mapping[str, Any] | None = None,
    **minted: Unpack[Minted],
) -> Recorded:
    """Write one entry as this actor. Raises DomainError and leaves nothing behind when a rule says no."""
    id, nonce, at = minted.get("id") or fresh_id(), minted.get("nonce"), minted.get("at")
    draft = Draft(kind, id, root or id, people, open or {}, closed or {}, nonce, at)
    return record_all(session, actor, [draft])[0]


def record_about(session: Session, actor: Actor, kind: str, person_id: str, **said: Unpack[Said]) -> Recorded:
    """Write an entry about one person."""
    about: Any = {"people": [person_id], "open": {"drawer": said["drawer"]}, "closed": said["closed"]}
    return record(session, actor, kind=kind, **about, **_minted(said))


def change_fields(session: Session, actor: Actor, root: str, **changed: Unpack[Changed]) -> Recorded:
    """Change fields of a register's record or an activity."""
    return record(session, actor, kind=PATCH, root=root, closed=patch(changed), **_minted(changed))


def _minted(given: Minted) -> Minted:
    return Minted(id=given.get("id"), nonce=given.get("nonce"), at=given.get("at"))


def patch(changed: Changed) -> dict[str, Any]:
    """The closed part of a change of fields."""
    base = {name: list(ids) for name, ids in changed["base"].items() if name in changed["set"]}
    return {"set": dict(changed["set"]), "base": base}


@contextmanager
def transaction(session: Session) -> Iterator[None]:
    """All of it or none of it."""
    try:
        yield
        session.commit()
    except Exception:
        session.rollback()
        raise


def record_all(session: Session, actor: Actor, drafts: Sequence[Draft]) -> list[Recorded]:
    """Write several entries in one transaction."""
    with transaction(session):
        return enter(session, actor, drafts)


def enter(session: Session, actor: Actor, drafts: Sequence[Draft]) -> list[Recorded]:
    """The same inside the caller's transaction."""
    entries = [_written(actor, draft) for draft in drafts]
    started: dict[str, Opened] = {}
    for entry in entries:
        opened = _checked(session, actor, entry, started, has_arrived=True)
        if opened.kind.starts:
            started.setdefault(entry.root, opened)
    recorded = place(session, actor, entries)[: len(entries)]
    for entry, one in zip(entries, recorded, strict=True):
        if one.disposition == DUPLICATE:
            _same_content(session, entry)
    return recorded


def accept(session: Session, line: bytes, author: Author | None) -> Recorded:
    """Take in a line a tablet wrote. It is kept whatever is wrong with it; what is wrong is asked about."""
    with transaction(session):
        return take_in(session, line, author)


def take_in(session: Session, line: bytes, author: Author | None) -> Recorded:
    """The same inside the caller's transaction."""
    try:
        entry = parse(line)
    except Malformed:
        waiting.keep(session, line, None, INVALID)
        return Recorded("", "", INVALID)
    ledger = Ledger(session.connection())
    if waiting.is_dismissed(session, entry):
        return Recorded(entry.id, entry.root, ERASED)
    if ledger.known([entry.id]) or ledger.barred([entry.id]):
        (placed,) = ledger.place([entry])
        return Recorded(entry.id, entry.root, placed.disposition)
    proved = author is not None and (author.staff_id, author.org_id) == (entry.by, entry.org)
    try:
        actor = actor_for(session, entry.by, entry.org)
        if entry.org != own_organisation(session.connection()) or entry.kind == "claim":
            raise NotAllowed
        _checked(session, actor, entry, {}, has_arrived=False)
    except DomainError as problem:
        why = _parked(problem)
        waiting.keep(session, line, entry, why, problem.fields, proved=proved)
        return Recorded(entry.id, entry.root, why)
    if not proved:
        waiting.keep(session, line, entry, QUESTION)
        return Recorded(entry.id, entry.root, QUESTION)
    waiting.settle(session, entry.commitment, waiting.PLACED)
    return place(session, actor, [entry])[0]


def retry(session: Session) -> int:
    """After an upgrade or a pull: offer every line that is set aside to the same door again."""
    placed = 0
    for line, proved in waiting.set_aside(session):
        entry = parse(line)
        author = Author(entry.by, entry.org) if proved else None
        placed += accept(session, line, author).disposition == APPLIED
    return placed


def place(session: Session, actor: Actor, entries: Sequence[Entry]) -> list[Recorded]:
    """Give checked entries their place and their rows, inside the caller's transaction.

    Whoever writes about a person whom only a partner has written about also writes a person of the own
    organisation, with the name and nothing else: it stays when the sharing ends.
    """
    connection = session.connection()
    entries = [*entries, *_own_people(session, actor, entries)]
    placed = Ledger(connection).place(entries)
    fresh = {one.id for one in placed if one.disposition == APPLIED}
    project(connection, {entry.root for entry in entries if entry.id in fresh})
    return [
        Recorded(entry.id, entry.root, one.disposition) for entry, one in zip(entries, placed, strict=True)
    ]


def states(session: Session, ids: Collection[str]) -> dict[str, str]:
    """Where each id is, for the tablet that asks: the ledger's word, or question or parked."""
    found = dict(Ledger(session.connection()).state(ids))
    for id, why in waiting.reasons(
        session, [id for id, state in found.items() if state == "unknown"]
    ).items():
        found[id] = why
    return found


def _written(actor: Actor, draft: Draft) -> Entry:
    kind = all_kinds().get(draft.kind)
    if kind is None:
        raise UnknownKind(kind=draft.kind)
    try:
        line = write(
            id=draft.id,
            nonce=draft.nonce or fresh_nonce(),
            at=draft.at or stamp(datetime.now(UTC)),
            kind=draft.kind,
            version=kind.version,
            org=actor.org_id,
            by=actor.staff_id,
            root=draft.root,
            people=draft.people,
            open=draft.open,
            closed=draft.closed,
        )
    except (Malformed, TypeError, ValueError):
        raise Invalid("malformed") from None
    return parse(line)


def _checked(
    session: Session, actor: Actor, entry: Entry, started: Mapping[str, Opened], *, has_arrived: bool
) -> Opened:
    """Every rule, for every door. `has_arrived`: whether what the entry is about must be here already."""
    kind = all_kinds().get(entry.kind)
    if kind is None or entry.version > kind.version:
        raise UnknownKind(kind=entry.kind)
    access.require(actor, kind.permission)
    fields = check_parts(kind, entry.open, _closed_part(entry))
    if fields:
        raise Invalid(fields=fields)
    opened = open_entry(entry, kind)
    _check_people(session, entry, kind, started, has_arrived)
    _check_record(session, actor, opened, started, has_arrived)
    kind.detail.may_be_said(opened, OfficeFacts(session))
    return opened


def _same_content(session: Session, entry: Entry) -> None:
    """A page sent twice is one entry. Sent with other words, its author is told: the first ones stand."""
    first = Ledger(session.connection()).entry(entry.id)
    if first and (first.people, first.open, first.closed) != (entry.people, entry.open, entry.closed):
        raise Stale("already-saved", root=first.root)


def _closed_part(entry: Entry) -> Mapping[str, Any]:
    try:
        part = json.loads(entry.closed)
    except (ValueError, RecursionError):
        raise Invalid("malformed") from None
    if not isinstance(part, dict):
        raise Invalid("malformed")
    return part


def _check_people(
    session: Session, entry: Entry, kind: Kind, started: Mapping[str, Opened], has_arrived: bool
) -> None:
    count = len(entry.people)
    if kind.people == "none" and count:
        raise NotAllowed
    if (kind.people == "one" and count != 1) or (kind.people == "some" and not count):
        raise Invalid(fields={"people": "missing"})
    wanted = set(entry.people) - set(started) - {entry.root}
    if has_arrived and wanted:
        here = session.scalars(sa.select(person.c.root).where(person.c.root.in_(wanted)))
        if wanted - set(here):
            raise NotFound


def _check_record(
    session: Session, actor: Actor, opened: Opened, started: Mapping[str, Opened], has_arrived: bool
) -> None:
    entry, kind = opened.entry, opened.kind
    if kind.starts and entry.root == entry.id:
        return
    first = started.get(entry.root)
    if first is None:
        standing, _ = stand(Ledger(session.connection()).record(entry.root))
        first = standing[0] if standing else None
    if first is None:
        if has_arrived:
            raise NotFound
        return
    if not stands(kind, entry, first.entry):
        raise NotFound if has_arrived else NotAllowed
    if kind.name == PATCH:
        access.require(actor, first.kind.update)
    if fields := kind.detail.fits(opened, first.kind):
        raise Invalid(fields=dict(fields))


def _own_people(session: Session, actor: Actor, entries: Sequence[Entry]) -> list[Entry]:
    named = {one for entry in entries for one in (*entry.people, entry.root)}
    named -= {entry.root for entry in entries if entry.kind == "person"}
    return [
        _written(actor, Draft("person", fresh_id(), id, (id,), {}, {"name": name}))
        for id, name in shared_names(session, sorted(named)).items()
    ]


def _parked(problem: DomainError) -> str:
    if isinstance(problem, UnknownKind):
        return UNKNOWN_KIND
    return INVALID if isinstance(problem, Invalid) else NOT_ALLOWED
