"""Skal du se på: lines that wait for an answer, contents that share an id, values two wrote in parallel."""

import dataclasses
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain import access
from outreach.domain.access import Actor
from outreach.kinds.person.rows import person
from outreach.kinds.series.rows import series
from outreach.storage.queries import parallel, staff, ties
from outreach.storage.queries.reading import logged
from outreach.storage.queries.shape import made
from outreach.storage.tables import aside, dispute, question
from sync.entry import Entry, Malformed, parse
from sync.ledger import Ledger
from sync.tables import collision

AUTHOR, COLLISION, DISPUTE, PARALLEL = "question", "collision", "dispute", "parallel"
HIDDEN = "•••"
TEXTS = ("note", "text", "name", "keyword", "reason")  # where the words of a closed part are


@dataclass(frozen=True, slots=True)
class Version:
    """One of the things written."""

    id: str
    at: str
    by_name: str
    text: Any  # of a field: its value as it is stored


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that waits for a person.

    `why`: question (Er det din?), collision (one id, two contents), dispute (a field of a register), parallel
    (two amends), parked_invalid, parked_not_allowed, parked_unknown_kind.
    """

    id: str
    why: str
    at: str
    by: str
    by_name: str
    kind: str
    root: str  # the record it is about, "" when that is unknown
    text: str = ""
    texts: Mapping[str, str] = dataclasses.field(default_factory=dict)  # the same by field
    field: str = ""  # of a dispute
    fields: Mapping[str, str] = dataclasses.field(default_factory=dict)  # of parked_invalid: codes by field
    versions: Sequence[Version] = ()
    seen: Sequence[str] = ()  # what an answer to a dispute or to parallel amends cites
    may_answer: bool = True
    may_join: bool = False  # all versions may stand, one after the other
    about: str = ""  # whom or what the record is about


def count(session: Session, actor: Actor) -> int:
    """How much there is to look at, told as the list tells it. Says nothing of what."""
    lines = [*_lines(session, actor, {}, -1), *_collisions(session, actor, {}, -1)]  # -1: without a limit
    fields = sa.select(dispute.c.root, dispute.c.field).where(ties.may_find(actor, dispute.c.root))
    disputed = sa.select(sa.func.count()).select_from(fields.distinct().subquery())
    set_aside = sa.select(sa.func.count()).select_from(aside).where(aside.c.org == actor.org_id)
    counts = (disputed, parallel.count(actor), set_aside)
    return len(lines) + sum(session.execute(sa.select(*[one.scalar_subquery() for one in counts])).one())


def waiting(session: Session, actor: Actor, limit: int = 100) -> list[Question]:
    """Everything to look at, oldest first."""
    access.require(actor, "question.read")
    read: list[str] = []
    with logged(session, actor, "questions", read):
        names = staff.names(session)
        found = [
            *_lines(session, actor, names, limit),
            *_collisions(session, actor, names, limit),
            *_disputes(session, actor, names, read, limit),
            *_parallel(session, actor, names, read, limit),
            *_aside(session, actor, names, limit),
        ]
    return sorted(found, key=lambda one: one.at)[:limit]


def dispute_id(root: str, field: str) -> str:
    """A dispute's name in an address."""
    return str(uuid5(UUID(root), field))


def _lines(session: Session, actor: Actor, names: Mapping[str, str], limit: int) -> Iterator[Question]:
    rows = session.execute(
        sa.select(question).where(question.c.answered == "").order_by(question.c.arrived_at).limit(limit)
    )
    hidden = ties.kept_from(session, actor)
    for row in rows:
        entry = _entry(row.line)
        if entry and not hidden.isdisjoint((entry.root, *entry.people)):
            continue
        yield made(
            Question,
            row,
            at=row.at or row.arrived_at,
            by_name=names.get(row.by, ""),
            root=entry.root if entry else "",
            text=words_of(entry),
            texts=_texts(entry),
            fields=json.loads(row.fields),
            may_answer=row.why != AUTHOR or row.by in (actor.staff_id, access.NOBODY),
        )


def _collisions(session: Session, actor: Actor, names: Mapping[str, str], limit: int) -> Iterator[Question]:
    ledger, hidden = Ledger(session.connection()), ties.kept_from(session, actor)
    rows = session.execute(sa.select(collision).order_by(collision.c.id).limit(limit)).all()
    for id in dict.fromkeys(row.id for row in rows):
        first = ledger.entry(id)
        others = [one for row in rows if row.id == id and (one := _entry(row.line))]
        every = [*([first] if first else []), *others]
        if every and hidden.isdisjoint(id for one in every for id in (one.root, *one.people)):
            told = [
                Version(one.commitment.hex(), one.at, names.get(one.by, ""), words_of(one)) for one in every
            ]
            by_name = names.get(every[0].by, "")
            yield made(Question, every[0], id=id, why=COLLISION, by_name=by_name, versions=told)


def _disputes(
    session: Session, actor: Actor, names: Mapping[str, str], read: list[str], limit: int
) -> Iterator[Question]:
    c = dispute.c
    rows = session.execute(
        sa.select(dispute)
        .where(ties.may_find(actor, c.root))
        .order_by(c.root, c.field, c.stands.desc(), c.at)
        .limit(limit)
    ).all()
    # A protected address stands in no list: here it is told by whom and when, on its own page which.
    kept = set(session.scalars(sa.select(person.c.root).where(person.c.protected)) if rows else ())
    called = _called(session, actor, {row.root for row in rows}, read)
    for root, name in dict.fromkeys((row.root, row.field) for row in rows):
        told = [row for row in rows if (row.root, row.field) == (root, name)]
        is_hidden = name == "address" and root in kept
        versions = [
            Version(row.entry, row.at, names.get(row.by, ""), HIDDEN if is_hidden else json.loads(row.value))
            for row in told
        ]
        first, id = told[0], dispute_id(root, name)
        by_name = names.get(first.by, "")
        more = {"kind": "reg_set", "about": called.get(root, ""), "seen": [row.entry for row in told]}
        yield made(Question, first, id=id, why=DISPUTE, by_name=by_name, versions=versions, **more)


def _parallel(
    session: Session, actor: Actor, names: Mapping[str, str], read: list[str], limit: int
) -> Iterator[Question]:
    waiting = parallel.waiting(session, actor, limit)
    called = _called(session, actor, {id for one in waiting for id in one.people}, read)
    for one in waiting:
        about = ", ".join(called[id] for id in one.people if id in called)
        told = [Version(said.entry, said.at, names.get(said.by, ""), said.value) for said in one.said]
        by_name = names.get(one.by, "")
        yield made(Question, one, id=one.id, why=PARALLEL, by_name=by_name, versions=told, about=about)


def _called(session: Session, actor: Actor, ids: Collection[str], read: list[str]) -> dict[str, str]:
    """What people and meetings are called, by id; the people are written into the reading log."""
    c, s = person.c, series.c
    people = session.execute(sa.select(c.root, c.name).where(c.root.in_(ids), ties.may_find(actor, c.root)))
    found = {row.root: row.name for row in people}
    read += found
    held = session.execute(sa.select(s.root, s.name).where(s.root.in_(ids)))
    return found | {row.root: row.name for row in held}


def _aside(session: Session, actor: Actor, names: Mapping[str, str], limit: int) -> Iterator[Question]:
    which = aside.c.org == actor.org_id
    for row in session.execute(sa.select(aside).where(which).order_by(aside.c.at).limit(limit)):
        yield made(Question, row, id=row.entry, by_name=names.get(row.by, ""), may_answer=False)


def _entry(line: bytes) -> Entry | None:
    try:
        return parse(bytes(line))
    except Malformed:
        return None


def words_of(entry: Entry | None) -> str:
    """The words somebody wrote, as far as they can be read."""
    return "\n".join(_texts(entry).values())


def _texts(entry: Entry | None) -> dict[str, str]:
    try:
        part: Any = json.loads(entry.closed) if entry else None
    except (ValueError, RecursionError):
        return {}
    if not isinstance(part, dict):
        return {}
    inner = part.get("set")
    values = {**part, **inner} if isinstance(inner, dict) else part
    return {name: text for name in TEXTS if isinstance(text := values.get(name), str) and text}
