"""Persons: finding one, the names a tablet may keep, and one person's page."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain import access, consent
from outreach.domain.access import HELPER, Actor
from outreach.domain.consent import ConsentState
from outreach.domain.errors import NotFound
from outreach.domain.likeness import Known, score
from outreach.domain.log import Said
from outreach.domain.person import OF_ALL
from outreach.domain.text import fold, words
from outreach.kinds.contact.rows import contact
from outreach.kinds.organisation.rows import organisation
from outreach.kinds.person.rows import person, sharing
from outreach.kinds.registers import state_of
from outreach.storage.clock import today
from outreach.storage.projections import stand
from outreach.storage.queries import followups, merges, sections, staff, still, ties, timeline
from outreach.storage.queries.facts import orgs
from outreach.storage.queries.find import find
from outreach.storage.queries.followups import Promise
from outreach.storage.queries.items import TimelineItem
from outreach.storage.queries.merges import Same
from outreach.storage.queries.reading import Reading, logged
from outreach.storage.queries.sections import Shown
from outreach.storage.queries.shape import made
from outreach.storage.tables import named
from sync.ledger import Ledger
from sync.tables import unheard

CANDIDATES = 10  # times the limit: then the names come in the order of the alphabet
NAMES_MAX = 5000


@dataclass(frozen=True, slots=True)
class PersonHit:
    """One person in a list."""

    id: str
    name: str
    tell: str
    own: bool  # whether the own organisation wrote a person of its own
    shared: bool  # whether there is consent to share with a partner
    birth_year: int | None = None  # only where two in the list have the same name


@dataclass(frozen=True, slots=True)
class Consent:
    """Consent as a page says it. Somebody with several ids shares only what every one of them lets."""

    shared: Sequence[str]  # names of the partners the person lets us share with
    since: str
    stopped_at: str
    until: str = ""  # the day from which it holds no longer; "" when no end was said
    ended_at: str = ""  # the day it ended by itself
    partly: Sequence[str] = ()  # partners who hold something of one page that was put with another


@dataclass(frozen=True, slots=True)
class PersonPage:
    """Everything on one person's page."""

    id: str
    ids: Sequence[str]  # all that are this person, this one first
    name: str
    tell: str
    birth_year: int | None
    phone: str
    language: str
    interpreter: bool
    reach: str
    contact_person: str | None
    contact_name: str
    called: str
    area: str | None
    birth_date: str
    sex: str
    benefit: str
    strengths: str
    barriers: str
    address: str  # "" when protected: then it stands on a page of its own
    protected: bool
    died: str
    own: bool
    base: Mapping[str, Sequence[str]]  # what a change made from this page cites, by field
    disputes: Mapping[str, Sequence[Said]]
    consent: Consent
    timeline: Sequence[TimelineItem]
    promises: Sequence[Promise]
    waiting_devices: Sequence[str]  # who has not heard of a stop yet
    sections: Sequence[Shown]


def visible(actor: Actor) -> sa.ColumnElement[bool]:
    """An authority sees its own people; helpers also those a partner shares, whose rows are here at all.

    Nobody sees whom they know privately.
    """
    here = person.c.own | ~still.ended(person.c.root) if actor.org_role == HELPER else person.c.own
    return here & ties.may_find(actor, person.c.root)


def _is_shared() -> sa.ColumnElement[bool]:
    return (
        sa.exists()
        .where(sharing.c.root == person.c.root, organisation.c.root == sharing.c.org)
        .where(organisation.c.role == HELPER, still.holds())
    )


def _rows(session: Session, actor: Actor, which: sa.ColumnElement[bool], limit: int) -> Sequence[Any]:
    c = person.c
    return session.execute(
        sa.select(c.root, c.name, c.tell, c.own, _is_shared(), c.birth_year, c.phone)
        .where(which, visible(actor))
        .order_by(c.sort, c.root)
        .limit(limit)
    ).all()


def _hits(session: Session, actor: Actor, same: Same, rows: Sequence[Any]) -> list[PersonHit]:
    """Rows as hits, each person once: shared only if every id of theirs is."""
    several = [id for row in rows for id in same.ids(row.root) if len(same.ids(row.root)) > 1]
    apart = set(session.scalars(sa.select(person.c.root).where(person.c.root.in_(several), ~_is_shared())))
    return [
        PersonHit(id, name, tell, own, bool(shared) and not apart.intersection(same.ids(id)))
        for id, name, tell, own, shared, _, _ in rows
        if same.kept(id) == id
    ]


def _told_apart(hits: Sequence[PersonHit], rows: Sequence[Any]) -> list[PersonHit]:
    """Hits with the birth year, where two bear the same name."""
    times = Counter(fold(hit.name) for hit in hits)
    years = {row.root: row.birth_year for row in rows}
    return [replace(hit, birth_year=years.get(hit.id)) if times[fold(hit.name)] > 1 else hit for hit in hits]


def search(session: Session, actor: Actor, text: str, limit: int = 20) -> list[PersonHit]:
    """Persons whose name, or what tells them apart, holds every word of the question; own names first."""
    access.require(actor, "person.read")
    with logged(session, actor, "search"):
        same = merges.same(session)
        ids = [*_beginning(session, text, limit), *find(session, "name_text", text, limit * CANDIDATES)]
        wanted = [*ids, *same.kept_of(ids)]
        rows = _rows(session, actor, person.c.root.in_(wanted), len(wanted)) if ids else []
        points = _points(same, rows, lambda row: score(text, row.name, row.tell))
        best = sorted(_hits(session, actor, same, rows), key=lambda hit: -points[hit.id])
        return _told_apart(best[:limit], rows)


def _beginning(session: Session, text: str, limit: int) -> list[str]:
    """Those whose whole name begins so: among very many hits they are not to be missed."""
    start = fold(text).strip()
    between = person.c.sort.between(start, start + "\U0010ffff")
    return list(session.scalars(sa.select(person.c.root).where(between).limit(limit))) if start else []


def _points(same: Same, rows: Sequence[Any], count: Callable[[Any], int]) -> dict[str, int]:
    """The best points of each person, under whichever of their names."""
    points: dict[str, int] = defaultdict(int)
    for row in rows:
        kept = same.kept(row.root)
        points[kept] = max(points[kept], count(row))
    return points


def chosen(session: Session, actor: Actor, ids: Sequence[str]) -> list[PersonHit]:
    """Those of these persons whom the actor may know of, on the page where they stand now."""
    access.require(actor, "person.read")
    with logged(session, actor, "chosen"):
        same = merges.same(session)
        wanted = same.kept_of(ids)
        rows = _rows(session, actor, person.c.root.in_(wanted), len(wanted))
        return _hits(session, actor, same, rows)


def alike(
    session: Session,
    actor: Actor,
    name: str,
    phone: str = "",
    birth_year: int | None = None,
    *,
    but: Collection[str] = (),
    limit: int = 5,
) -> list[PersonHit]:
    """Persons who may be the one somebody is about to start again; of the own organisation's people only."""
    access.require(actor, "person.read")
    new = Known(name, phone, birth_year)
    with logged(session, actor, "search"):
        same = merges.same(session)
        ids = {id for word in words(name)[:3] for id in find(session, "name_text", word[:3], CANDIDATES * 20)}
        ids |= set(_beginning(session, name, limit)) | _phoning(session, new.digits)
        wanted = sorted(ids | set(same.kept_of(ids)))
        rows = _rows(session, actor, person.c.root.in_(wanted) & person.c.own, len(wanted)) if wanted else []
        points = _points(same, rows, lambda row: new.likeness(Known(row.name, row.phone, row.birth_year)))
        hits = [hit for hit in _hits(session, actor, same, rows) if points[hit.id] and hit.id not in but]
        return _told_apart(sorted(hits, key=lambda hit: -points[hit.id])[:limit], rows)


def _phoning(session: Session, digits: str) -> set[str]:
    if not digits:
        return set()
    plain = sa.func.replace(sa.func.replace(sa.func.replace(person.c.phone, " ", ""), "+", ""), "-", "")
    which = person.c.phone != "", plain.endswith(digits, autoescape=True)
    return set(session.scalars(sa.select(person.c.root).where(*which).limit(CANDIDATES)))


def names(session: Session, actor: Actor, limit: int = NAMES_MAX) -> list[PersonHit]:
    """The names list of a tablet: everybody once, with the other name of whom two pages are about."""
    access.require(actor, "person.read")
    with logged(session, actor, "names"):
        same = merges.same(session)
        others = same.others
        rows = _rows(session, actor, person.c.root.not_in(others) if others else sa.true(), limit)
        hits = _hits(session, actor, same, rows)
        if not others:
            return hits
        called = _rows(session, actor, person.c.root.in_(others), len(others))
        also: dict[str, list[str]] = defaultdict(list)
        for row in called:
            also[same.kept(row.root)].append(row.name)
        return [replace(hit, tell=_also(hit, also[hit.id])) if also[hit.id] else hit for hit in hits]


def _also(hit: PersonHit, called: Sequence[str]) -> str:
    known = {fold(hit.name)}
    fresh = [name for name in called if fold(name) not in known]
    return " · ".join([*([hit.tell] if hit.tell else []), *fresh])


def recent(session: Session, actor: Actor, limit: int = 30) -> list[str]:
    """Ids of the persons most lately in touch, for the top of a tablet's list."""
    access.require(actor, "person.read")
    latest = (
        sa.select(contact.c.root, contact.c.when)
        .where(~contact.c.retracted, contact.c.org == actor.org_id)
        .order_by(contact.c.when.desc())
        .limit(limit * 4)
        .subquery()
    )
    rows = session.scalars(
        sa.select(named.c.person)
        .join(latest, latest.c.root == named.c.root)
        .join(person, person.c.root == named.c.person)
        .where(named.c.is_now, ties.may_find(actor, named.c.person))
        .order_by(latest.c.when.desc())
    )
    return merges.same(session).kept_of(rows)[:limit]


def ids_of(session: Session, id: str) -> Sequence[str]:
    """All ids of one person, the one whose page it is first."""
    return merges.same(session).ids(id)


def page(session: Session, reading: Reading, limit: int = 50, *, whole: bool = True) -> PersonPage:
    """One person's page, or who they are and what they let us share alone.

    Raises NotFound for a person this actor may not know of.
    """
    actor = reading.actor
    access.require(actor, "person.read")
    with logged(session, actor, reading.purpose, [reading.person_id]):
        ids = merges.same(session).ids(reading.person_id)
        row = session.execute(sa.select(person).where(person.c.root == ids[0], visible(actor))).first()
        if row is None:
            raise NotFound
        records = Ledger(session.connection()).records(ids)
        standing, _ = stand(records.get(row.root, []))
        state = state_of(standing, actor.org_id)
        known = staff.names(session)
        everybody = orgs(session)
        said = [consent.state(actor.org_id, records.get(id, []), everybody, today()) for id in ids]
        return made(
            PersonPage,
            row,
            id=row.root,
            ids=ids,
            **of_all(session, row, ids),
            contact_name=known.get(row.contact_person, ""),
            base=state.base,
            disputes=state.disputes,
            consent=_consent(said, known),
            timeline=timeline.of_person(session, actor, ids, limit) if whole else (),
            promises=followups.of_person(session, actor, ids) if whole else (),
            waiting_devices=_unheard(session, said),
            sections=sections.shown(session, actor, sections.PERSON, ids) if whole else (),
        )


def of_all(session: Session, row: Any, ids: Sequence[str]) -> dict[str, Any]:
    """What is so on every page of a person when one says it: that they died, live protected or want peace."""
    told = session.execute(
        sa.select(*(person.c[name] for name in OF_ALL)).where(person.c.root.in_(ids))
    ).all()
    found = {}
    for name, holds in OF_ALL.items():
        own = getattr(row, name)
        found[name] = (
            own if holds(own) else max(filter(holds, (getattr(one, name) for one in told)), default=own)
        )
    return {**found, "address": "" if found["protected"] else row.address}


def _consent(said: Sequence[ConsentState], names: Mapping[str, str]) -> Consent:
    everywhere = frozenset.intersection(*(one.partners for one in said))
    somewhere = frozenset[str]().union(*(one.partners for one in said)) - everywhere
    return Consent(
        sorted(names.get(one, "") for one in everywhere),
        max(one.since for one in said) if everywhere else "",
        "" if everywhere else max(one.stopped_at for one in said),
        until=min((one.until for one in said if one.until), default="") if everywhere else "",
        ended_at="" if everywhere else max(one.ended_at for one in said),
        partly=sorted(names.get(one, "") for one in somewhere),
    )


def _unheard(session: Session, said: Sequence[ConsentState]) -> list[str]:
    stops = [id for one in said for id in (*one.withdrawals, *one.grants)]
    if not stops:
        return []
    labels = session.scalars(
        sa.select(unheard.c.device_label).where(unheard.c.entry_id.in_(stops)).distinct()
    )
    return sorted(labels)
