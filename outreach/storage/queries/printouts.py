"""Hvad står der om mig, hvem har set det, hvem har fået det: one print-out of what this organisation has."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain import access
from outreach.domain.access import Actor
from outreach.domain.errors import NotFound
from outreach.domain.local_time import day_of
from outreach.domain.masking import masked
from outreach.kinds.person.rows import person
from outreach.kinds.printout.rows import printout
from outreach.storage.queries import (
    consents,
    crossed,
    demands,
    followups,
    households,
    merges,
    staff,
    ties,
    written,
    yeses,
)
from outreach.storage.queries import timeline as timelines
from outreach.storage.queries.consents import Said
from outreach.storage.queries.crossed import Crossed
from outreach.storage.queries.demands import Demand
from outreach.storage.queries.items import TimelineItem
from outreach.storage.queries.people import of_all, visible
from outreach.storage.queries.reading import logged
from outreach.storage.queries.yeses import Yes
from outreach.storage.tables import reading_log

ITEMS_MAX = 2000
READ_MAX = 2000
ALWAYS = "9999"  # later than any claimed time
ELSEWHERE = ("moved", "handover", "minutes", "agenda", "mark")  # gone, what others got, or told one by one
PARTS = ("facts", "lines", "promises", "said", "yeses", "crossed", "demands")  # what somebody wrote
FACTS = ("called", "birth_year", "phone", "language", "strengths", "barriers", "tell")


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is written: when, what, by whom as a role."""

    id: str
    kind: str
    when: str
    role: str
    topics: Sequence[str]
    channel: str
    title: str
    text: str
    others: Sequence[str] = ()  # what somebody else wrote at the same time: both stand
    left: bool = False  # left out for the sake of others
    keys: Mapping[str, str] = field(default_factory=dict)  # by field, what is none of somebody's own words


@dataclass(frozen=True, slots=True)
class Read:
    """How often people of a role looked, on a day, for what."""

    day: str
    role: str
    purpose: str
    times: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A print-out in a list."""

    id: str
    at: str
    by: str
    by_name: str
    released_by_name: str
    released_at: str


@dataclass(frozen=True, slots=True)
class PrintOut:
    """All of it."""

    id: str
    person_id: str
    at: str
    by: str
    is_released: bool
    released_at: str
    name: str
    facts: Sequence[tuple[str, str]]
    has_protected_address: bool
    address: str
    lines: Sequence[Line]
    promises: Sequence[str]
    said: Sequence[Said]
    yeses: Sequence[Yes]  # to one receiver for one text or one meeting
    crossed: Sequence[Crossed]
    demands: Sequence[Demand]
    read: Sequence[Read]
    shown: Sequence[str] = ()  # a mark of each thing that is written now
    has_more: bool = False  # something was written or changed since it was released


def index(session: Session, actor: Actor, person_id: str, limit: int = 20) -> list[Draft]:
    """Those that were made about one person, newest first. Part of a page that is logged."""
    c = printout.c
    names = staff.names(session)
    rows = session.execute(
        sa.select(c.root, c.at, c.by, c.released_by, c.released_at)
        .where(c.person.in_(merges.same(session).ids(person_id)), ~c.retracted, c.org == actor.org_id)
        .order_by(c.at.desc(), c.root)
        .limit(limit)
    )
    return [
        Draft(id, at, by, names.get(by, ""), names.get(released_by, ""), released_at)
        for id, at, by, released_by, released_at in rows
    ]


def waiting(session: Session, actor: Actor, limit: int = 10) -> Sequence[sa.Row]:
    """(root, name, by, at) of those a colleague made that this one may look through, the oldest first.

    Of several about one person only the newest. Part of a page that is logged.
    """
    c, later = printout.c, printout.alias()
    newer = later.c.person == c.person, later.c.at > c.at, ~later.c.retracted
    others = c.by != actor.staff_id, c.org == actor.org_id, c.released_by.is_(None), ~c.retracted
    return session.execute(
        sa.select(c.root, person.c.name, c.by, c.at)
        .join(person, person.c.root == c.person)
        .where(*others, visible(actor), ties.may_read(actor, c.root), ~sa.exists().where(*newer))
        .order_by(c.at, c.root)
        .limit(limit)
    ).all()


def show(session: Session, actor: Actor, id: str) -> PrintOut:
    """One print-out: all that is written, or of a released one what was looked through. Logged.

    Raises NotFound for what one may not see.
    """
    access.require(actor, "person.read")
    read: list[str] = []
    with logged(session, actor, "print", read):
        c = printout.c
        row = session.execute(
            sa.select(printout).where(
                c.root == id, ~c.retracted, c.org == actor.org_id, ties.may_read(actor, c.root)
            )
        ).first()
        ids = merges.same(session).ids(row.person) if row is not None and row.person else ()
        who = session.execute(sa.select(person).where(person.c.root.in_(ids[:1]), visible(actor))).first()
        if row is None or who is None:
            raise NotFound
        read += [ids[0]]
        protected = of_all(session, who, ids)["protected"]
        told = [
            one
            for one in timelines.of_person(session, actor, ids, ITEMS_MAX)
            if not one.org_name and one.kind not in ELSEWHERE
        ]
        hide = _hider(session, actor, ids, told, who.name)
        everybody = staff.colleagues(session, actor, also_former=True)
        roles, by_id = {one.name: one.role for one in everybody}, {one.id: one.role for one in everybody}
        sent = crossed.of_person(session, actor, ids)
        but = {*(one.id for one in told), *(one.id for one in sent)}
        beside = written.others(session, [one.id for one in told])
        lines = [_line(one, roles, hide, beside.get(one.id, ())) for one in told]
        lines += [
            Line(one.id, one.kind, one.when, by_id.get(one.by, ""), (), "", "", hide(one.text), keys=one.keys)
            for one in written.about(session, actor, ids, but=but, until=ALWAYS)
        ]
        out = PrintOut(
            id,
            ids[0],
            row.at,
            row.by,
            row.released_by is not None,
            row.released_at,
            who.name,
            [(name, hide(str(value))) for name in FACTS if (value := getattr(who, name))],
            protected,
            "" if protected else who.address,
            sorted(lines, key=lambda one: (one.when, one.id), reverse=True),
            [hide(one.text) for one in followups.of_person(session, actor, ids) if not one.org_name],
            consents.history(session, ids),
            [replace(one, how=hide(one.how)) for one in yeses.of_person(session, actor, ids)],
            [_sent(one, hide) for one in sent],
            [
                replace(one, asked=hide(one.asked), answer=hide(one.answer))
                for one in demands.of_person(session, actor, ids)
            ],
            _read(session, ids, row.at),
        )
        return _released(out, json.loads(row.left))


def _released(out: PrintOut, said: Mapping[str, Any]) -> PrintOut:
    """Of a released one what the colleague was shown, word for word: by its marks, not by any clock."""
    now = [_mark(one) for name in PARTS for one in getattr(out, name)] + [_mark(out.address)]
    if not out.is_released:
        return replace(out, shown=now)
    shown, left = set(said.get("shown", ())), said.get("left", ())
    parts: dict[str, Any] = {
        name: [one for one in getattr(out, name) if _mark(one) in shown] for name in PARTS
    }
    parts["lines"] = [replace(one, left=one.id in left) for one in parts["lines"]]
    struck = {one.text for one in parts["lines"] if one.left}
    parts["promises"] = [one for one in parts["promises"] if one not in struck]  # the same, told once more
    address = out.address if _mark(out.address) in shown else ""
    return replace(out, **parts, address=address, shown=now, has_more=set(now) != shown)


def _mark(one: object) -> str:
    return hashlib.blake2b(repr(one).encode(), digest_size=5).hexdigest()


Hide = Callable[[str], str]


def _hider(
    session: Session, actor: Actor, ids: Sequence[str], told: Sequence[TimelineItem], own: str
) -> Hide:
    """What takes the names of everybody else out of a text: whoever is named beside, or lives there too."""
    others = {one.name for item in told for one in item.people if one.id not in ids}
    home = [one for one in households.together(session, ids) if one not in ids]
    others |= set(session.scalars(sa.select(person.c.name).where(person.c.root.in_(home))))
    colleagues = {one.name for one in staff.colleagues(session, actor, also_former=True)}
    return lambda text: masked(text, others, colleagues, [own])


def _sent(one: Crossed, hide: Hide) -> Crossed:
    promises = [replace(each, who=hide(each.who), what=hide(each.what)) for each in one.promises]
    return replace(one, text=hide(one.text), promises=promises)


def _line(one: TimelineItem, roles: Mapping[str, str], hide: Hide, others: Sequence[str]) -> Line:
    return Line(
        one.id,
        one.kind,
        one.when,
        roles.get(one.by_name, ""),
        one.topics,
        one.channel,
        hide(one.title),
        hide(one.note),
        [hide(text) for text in others],
    )


def _read(session: Session, ids: Sequence[str], until: str) -> list[Read]:
    """Who read, as roles: several times on one day are one line."""
    c = reading_log.c
    rows = session.execute(
        sa.select(c.at, c.role, c.purpose)
        .where(c.person.in_(ids), c.at <= until)
        .order_by(c.seq.desc())
        .limit(READ_MAX)
    )
    times = Counter((day_of(at), role, purpose) for at, role, purpose in rows)
    return [Read(*key, count) for key, count in times.items()]
