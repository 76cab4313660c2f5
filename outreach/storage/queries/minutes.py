"""Minutes: a list, one as its receivers read it, and what was promised in them."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain import access
from outreach.domain.access import Actor
from outreach.domain.errors import NotFound
from outreach.domain.minutes import Said
from outreach.kinds.minutes.rows import (
    minutes,
    minutes_answer,
    minutes_basis,
    minutes_new,
    minutes_person,
    minutes_promise,
)
from outreach.kinds.person.rows import person
from outreach.storage.queries import staff, ties
from outreach.storage.queries.items import Named
from outreach.storage.queries.reading import logged
from outreach.storage.queries.shape import made
from sync.ledger import Ledger


@dataclass(frozen=True, slots=True)
class MinutesLine:
    """Minutes in a list: never the text."""

    id: str
    day: str
    form: str
    meeting: str
    name_typed: str
    author_name: str
    organisation_name: str
    own: bool
    to_names: Sequence[str]  # for whoever wrote them
    is_new: bool = False  # nobody here has looked at it, or at a line to it


@dataclass(frozen=True, slots=True)
class OpenPromise:
    """Something one party promised in minutes and has not kept yet."""

    minutes_id: str
    n: int
    who: str
    what: str
    due: str
    name_typed: str
    day: str
    parties: str  # JSON: whom the minutes were written to

    def is_known_to(self, keys: Collection[str]) -> bool:
        """Whether everybody here has read it: it may be said aloud."""
        return set(keys) <= set(json.loads(self.parties))


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """One promise below minutes."""

    n: int
    who: str
    what: str
    due: str
    is_open: bool
    ours: bool  # the own organisation promised it


@dataclass(frozen=True, slots=True)
class Answer:
    """One line somebody added."""

    at: str
    author_name: str
    org_name: str
    text: str
    state: str
    n: int | None


@dataclass(frozen=True, slots=True)
class WhyItWent:
    """Whom minutes are about and why they were sent; in the writer's office alone."""

    people: Sequence[Named]
    said: Sequence[Said]
    names: Mapping[str, str]  # of those it was sent to, by id
    informed: bool
    agenda_id: str


@dataclass(frozen=True, slots=True)
class Minutes:
    """Minutes as every party reads them."""

    id: str
    at: str
    day: str
    form: str
    meeting: str
    name_typed: str
    author_name: str
    organisation_name: str
    text: str
    decided: str
    own_words: str
    present: Sequence[str]
    promises: Sequence[PromiseLine]
    answers: Sequence[Answer]
    own: bool
    to_names: Sequence[str]
    place: str
    why: WhyItWent | None
    has_new: bool


def index(session: Session, actor: Actor, limit: int = 50) -> list[MinutesLine]:
    """Those this organisation has, newest first."""
    access.require(actor, "minutes.read")
    with logged(session, actor, "minutes"):
        return _lines(session, actor, sa.true(), limit)


def of_agenda(session: Session, actor: Actor, agenda_id: str, limit: int = 20) -> list[MinutesLine]:
    """Those that came out of one place on an agenda. Part of a page that is logged."""
    c = minutes_basis.c
    return _lines(session, actor, minutes.c.root.in_(sa.select(c.root).where(c.agenda == agenda_id)), limit)


def of_meeting(session: Session, actor: Actor, series: str, on: str, limit: int = 100) -> list[MinutesLine]:
    """Those that came out of one meeting. Part of a page that is logged."""
    return _lines(session, actor, (minutes.c.series == series) & (minutes.c.on == on), limit)


def of_person(session: Session, actor: Actor, ids: Sequence[str], limit: int) -> list[MinutesLine]:
    """Those this office wrote about one person (all ids of theirs). Part of a page that is logged."""
    c = minutes_person.c
    newest = sa.select(c.root).where(c.person.in_(ids)).order_by(c.sort.desc()).limit(limit)
    return _lines(session, actor, minutes.c.root.in_(newest), limit)


def unseen(session: Session, actor: Actor, *, ours: bool, limit: int = 50) -> list[MinutesLine]:
    """Texts that came and nobody here has looked at; `ours`: our own with such lines. For a logged list."""
    access.require(actor, "minutes.read")
    new = sa.select(minutes_new.c.root).where(minutes_new.c.ours == ours)
    return _lines(session, actor, minutes.c.root.in_(new), limit)


def new_in(session: Session, actor: Actor, id: str) -> list[str]:
    """What in one text nobody here has looked at. Raises NotFound where this actor may not read it."""
    if session.scalar(sa.select(minutes.c.root).where(minutes.c.root == id, _may_read(actor))) is None:
        raise NotFound
    n = minutes_new.c
    return list(session.scalars(sa.select(n.entry).where(n.root == id).order_by(n.entry)))


def _may_read(actor: Actor) -> sa.ColumnElement[bool]:
    """Whatever is here was written for us or by us; but nothing about whom this actor must not find."""
    if not actor.hidden:
        return sa.true()
    c = minutes_person.c
    return minutes.c.root.not_in(sa.select(c.root).where(c.person.in_(actor.hidden)))


def _lines(session: Session, actor: Actor, which: sa.ColumnElement[bool], limit: int) -> list[MinutesLine]:
    c = minutes.c
    rows = session.execute(
        sa.select(minutes).where(which, _may_read(actor)).order_by(c.day.desc(), c.root.desc()).limit(limit)
    ).all()
    names, n = staff.names(session), minutes_new.c
    new = set(session.scalars(sa.select(n.root).where(n.root.in_([row.root for row in rows]))))
    return [
        made(
            MinutesLine,
            row,
            id=row.root,
            own=row.org == actor.org_id,
            to_names=_to_names(row, actor, names),
            is_new=row.root in new,
        )
        for row in rows
    ]


def _to_names(row: Any, actor: Actor, names: dict[str, str]) -> tuple[str, ...]:
    """To whom they went: the writer knows it, nobody else."""
    return tuple(names.get(one, "") for one in json.loads(row.parties)) if row.org == actor.org_id else ()


def show(session: Session, actor: Actor, id: str, purpose: str = "minutes") -> Minutes:
    """One of them. Raises NotFound for what this actor may not know of."""
    access.require(actor, "minutes.read")
    read: list[str] = []
    with logged(session, actor, purpose, read):
        row = session.execute(sa.select(minutes).where(minutes.c.root == id, _may_read(actor))).first()
        if row is None:
            raise NotFound
        own = row.org == actor.org_id
        names = staff.names(session)
        why = _why(session, id, names) if own else None
        read += [one.id for one in why.people] if why else []
        p, a = minutes_promise.c, minutes_answer.c
        promises = session.execute(sa.select(minutes_promise).where(p.root == id).order_by(p.n))
        answers = session.execute(sa.select(minutes_answer).where(a.root == id).order_by(a.at, a.entry))
        return made(
            Minutes,
            row,
            id=row.root,
            own=own,
            present=json.loads(row.present),
            promises=[made(PromiseLine, one, ours=one.org == actor.org_id) for one in promises],
            answers=[made(Answer, one, org_name=names.get(one.org, "")) for one in answers],
            to_names=_to_names(row, actor, names),
            place=Ledger(session.connection()).state([id])[id],
            why=why,
            has_new=bool(new_in(session, actor, id)),
        )


def _why(session: Session, id: str, names: Mapping[str, str]) -> WhyItWent | None:
    c = minutes_basis.c
    row = session.execute(
        sa.select(minutes_basis).where(c.root == id).order_by(c.at, c.entry).limit(1)
    ).first()
    if row is None:
        return None
    people = session.execute(
        sa.select(minutes_person.c.person, sa.func.coalesce(person.c.name, ""))
        .outerjoin(person, person.c.root == minutes_person.c.person)
        .where(minutes_person.c.root == id, minutes_person.c.entry == row.entry)
        .order_by(person.c.sort)
    )
    said = json.loads(row.said)
    told = {one["to"]: names.get(one["to"], one["to"]) for one in said}
    return WhyItWent([Named(*one) for one in people], said, told, row.informed, row.agenda)


def owed_to(
    session: Session, actor: Actor, people: Sequence[str], but_agenda: str = "", limit: int = 30
) -> list[OpenPromise]:
    """What other parties promised these people at earlier meetings and is open. Part of a logged page."""
    p, b = minutes_promise.c, minutes_basis.c
    theirs = sa.select(minutes_person.c.root).where(minutes_person.c.person.in_(people))
    from_here = sa.select(b.root).where(b.agenda == but_agenda)
    earlier = p.root.not_in(from_here) if but_agenda else sa.true()
    return _promises(
        session, actor, p.root.in_(theirs) & p.is_open & (p.org != actor.org_id) & earlier, limit
    )


def ours(session: Session, actor: Actor, limit: int = 50) -> list[OpenPromise]:
    """What the own organisation promised at meetings and is open, the first due first. For a logged list."""
    access.require(actor, "minutes.read")
    p = minutes_promise.c
    return _promises(session, actor, p.is_open & (p.org == actor.org_id), limit)


def _promises(session: Session, actor: Actor, which: sa.ColumnElement[bool], limit: int) -> list[OpenPromise]:
    p, m = minutes_promise.c, minutes.c
    rows = session.execute(
        sa.select(p.root, p.n, p.who, p.what, p.due, m.name_typed, m.day, m.parties)
        .join(minutes, m.root == p.root)
        .where(which, _may_read(actor))
        .order_by(p.due, m.day, p.root, p.n)
        .limit(limit)
    )
    return [OpenPromise(*row) for row in rows]


def people_with_open(session: Session, actor: Actor, limit: int = 50) -> list[tuple[str, int]]:
    """(person, how many) of what other parties promised and is open. For a logged list."""
    p, c = minutes_promise.c, minutes_person.c
    rows = session.execute(
        sa.select(c.person, sa.func.count())
        .join(minutes_promise, p.root == c.root)
        .where(p.is_open, p.org != actor.org_id, ties.may_find(actor, c.person))
        .group_by(c.person)
        .order_by(sa.func.min(p.due))
        .limit(limit)
    )
    return [(one, count) for one, count in rows]
