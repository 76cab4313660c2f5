"""Answers to what was set aside (Skal du se på). Nothing here changes a byte of what somebody wrote."""

import json
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain import access
from outreach.domain.access import NOBODY, Actor
from outreach.domain.errors import DomainError, NotAllowed, NotFound, Stale
from outreach.kinds import all_kinds
from outreach.kinds.parts import Draft
from outreach.services import forgetting, waiting
from outreach.services.recording import Author, Recorded, enter, record, take_in, transaction
from outreach.storage import leftovers
from outreach.storage.queries import parallel
from outreach.storage.queries.questions import AUTHOR, dispute_id
from outreach.storage.tables import dispute, question
from sync.entry import fresh_id, parse
from sync.ledger import Ledger
from sync.protocol import APPLIED
from sync.tables import collision, set_aside

Ids = Collection[str]
LOG = "log"  # the family of records whose entries can be claimed


def claim(session: Session, actor: Actor, question_id: str) -> Recorded:
    """Det er min: place a line that came without proof of its author.

    A line that names this colleague is simply placed. Another is placed too, and a small entry (kind `claim`)
    beside it says whose it is: the line keeps its bytes, and every laptop shows the same author.
    """
    row = _waiting(session, actor, question_id)
    if row.why != AUTHOR:
        raise Stale(answered=True)
    if row.by not in (actor.staff_id, NOBODY):
        raise NotAllowed
    entry = parse(bytes(row.line))
    with transaction(session):
        recorded = take_in(session, entry.line, Author(entry.by, entry.org))
        kind = all_kinds()[entry.kind]
        if (
            entry.by != actor.staff_id
            and recorded.disposition == APPLIED
            and LOG in (kind.family, *kind.about)
        ):
            enter(session, actor, [Draft("claim", fresh_id(), entry.root, (), {"entry": entry.id})])
        return recorded


def disown(session: Session, actor: Actor, question_id: str) -> None:
    """Det er ikke min: a line waits for whom it belongs to. Its words stay to be read here."""
    row = _waiting(session, actor, question_id)
    if row.why != AUTHOR or row.by != actor.staff_id:
        raise Stale(answered=True) if row.by == NOBODY else NotFound
    session.execute(sa.update(question).where(question.c.id == question_id).values(by=NOBODY))
    session.commit()


def dismiss(session: Session, actor: Actor, question_id: str) -> None:
    """Throw a line away that is not needed: its author's or a leader's to say. Its words go."""
    row = _waiting(session, actor, question_id)
    if row.by not in (actor.staff_id, NOBODY, "") and actor.role != access.LEADER:
        raise NotAllowed
    waiting.settle(session, row.commitment, waiting.DISMISSED)
    session.commit()
    forgetting.scrub(session)


def rewrite(session: Session, actor: Actor, question_id: str, **changes: Any) -> Recorded:
    """Write a line anew that broke a rule, with what was wrong put right; the old one is put away."""
    row = _waiting(session, actor, question_id)
    if row.why == AUTHOR or row.entry == "":
        raise NotFound
    entry, id = parse(bytes(row.line)), fresh_id()
    root = id if entry.root == entry.id else entry.root
    closed = json.loads(entry.closed)
    for name, value in changes.get("closed", {}).items():
        inner = closed.get("set")  # of a correction: what it says instead
        (inner if isinstance(inner, dict) and name in inner else closed)[name] = value
    open = {**entry.open, **changes.get("open", {})}
    draft = Draft(entry.kind, id, root, entry.people, open, closed, at=entry.at)
    with transaction(session):
        waiting.settle(session, row.commitment, waiting.DISMISSED)
        recorded = enter(session, actor, [draft])[0]
    forgetting.scrub(session)
    return recorded


def keep_first(session: Session, actor: Actor, entry_id: str) -> None:
    """One id, two contents: what was placed first is right, the other is not needed."""
    access.require(actor, "question.answer")
    _forget_collision(session, entry_id)
    leftovers.owe(session.connection())
    session.commit()
    forgetting.scrub(session)


def keep_both(session: Session, actor: Actor, entry_id: str) -> list[Recorded]:
    """One id, two contents: both happened. The other is written anew, under an id of its own."""
    access.require(actor, "question.answer")
    lines = session.scalars(sa.select(collision.c.line).where(collision.c.id == entry_id)).all()
    if not lines:
        raise _gone(session, entry_id, [entry_id])
    drafts = []
    for line in lines:
        entry, id = parse(bytes(line)), fresh_id()
        root = id if entry.root == entry.id else entry.root
        drafts.append(
            Draft(entry.kind, id, root, entry.people, entry.open, json.loads(entry.closed), at=entry.at)
        )
    with transaction(session):
        _forget_collision(session, entry_id)
        return enter(session, actor, drafts)


def settle(session: Session, actor: Actor, question_id: str, entry_id: str, seen: Ids = ()) -> Recorded:
    """Two wrote a field differently: this one stands. Cites them all, so that nobody need choose again.

    `seen`: all that was shown to whoever chose. Raises Stale when there is more by now.
    """
    access.require(actor, "question.answer")
    for one in parallel.waiting(session, actor):
        if one.id == question_id:
            _unchanged(one.seen, seen)
            return _settle_parallel(session, actor, one, entry_id)
    rows = session.execute(sa.select(dispute)).all()
    told = [row for row in rows if dispute_id(row.root, row.field) == question_id]
    chosen = next((row for row in told if row.entry == entry_id), None)
    if not told:
        raise _gone(session, question_id, seen)
    _unchanged([row.entry for row in told], seen)
    if chosen is None:
        raise Stale
    closed = {
        "set": {chosen.field: json.loads(chosen.value)},
        "base": {chosen.field: sorted(row.entry for row in told)},
    }
    return record(session, actor, kind="reg_set", root=chosen.root, closed=closed)


def join(session: Session, actor: Actor, question_id: str, seen: Ids = ()) -> Recorded:
    """Two wrote a text differently: both stand, one after the other. Like `settle`."""
    access.require(actor, "question.answer")
    for one in parallel.waiting(session, actor):
        if one.id == question_id:
            _unchanged(one.seen, seen)
            if not one.may_join:
                raise NotFound
            both = "\n\n".join(dict.fromkeys(filter(None, (said.value for said in one.said))))
            closed = {"seen": list(one.seen), "set": {one.field: both}}
            return record(
                session, actor, kind="amend", root=one.root, open={"seen": list(one.seen)}, closed=closed
            )
    raise _gone(session, question_id, seen)


def _unchanged(now: Ids, seen: Ids) -> None:
    if seen and set(now) != set(seen):
        raise Stale


def _settle_parallel(session: Session, actor: Actor, one: parallel.Parallel, entry_id: str) -> Recorded:
    chosen = next((said for said in one.said if said.entry == entry_id), None)
    if chosen is None:
        raise Stale
    in_open = one.field in ("children", "drawer")
    open = {"seen": list(one.seen), **({one.field: chosen.value} if in_open else {})}
    closed = {"seen": list(one.seen), "set": {} if in_open else {one.field: chosen.value}}
    return record(session, actor, kind="amend", root=one.root, open=open, closed=closed)


def _waiting(session: Session, actor: Actor, question_id: str) -> Any:
    access.require(actor, "question.answer")
    row = session.execute(
        sa.select(question).where(question.c.id == question_id, question.c.answered == "")
    ).first()
    if row is None:
        raise _gone(session, question_id)
    return row


def _gone(session: Session, question_id: str, about: Ids = ()) -> DomainError:
    """Whether a question that is not open was answered meanwhile, or never asked of these entries."""
    asked = session.scalar(sa.select(question.c.id).where(question.c.id == question_id))
    known = Ledger(session.connection()).known(about)
    return Stale(answered=True) if asked or known else NotFound()


def _forget_collision(session: Session, entry_id: str) -> None:
    session.execute(sa.delete(collision).where(collision.c.id == entry_id))
    session.execute(
        sa.delete(set_aside).where(set_aside.c.id == entry_id, set_aside.c.disposition == "collision")
    )
