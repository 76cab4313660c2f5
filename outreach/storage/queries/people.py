"""Persons: finding one, the names a tablet may keep, and one person's page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain import access, consent
from outreach.domain.access import HELPER, Actor
from outreach.domain.consent import ConsentState
from outreach.domain.errors import NotFound
from outreach.domain.log import Said
from outreach.kinds.contact.rows import contact
from outreach.kinds.organisation.rows import organisation
from outreach.kinds.person.rows import person, sharing
from outreach.kinds.registers import state_of
from outreach.storage.projections import stand
from outreach.storage.queries import followups, sections, staff, timeline
from outreach.storage.queries.facts import orgs
from outreach.storage.queries.find import find
from outreach.storage.queries.followups import Promise
from outreach.storage.queries.items import TimelineItem
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


@dataclass(frozen=True, slots=True)
class Consent:
    """Consent as a page says it."""

    shared: Sequence[str]  # names of the partners the person lets us share with
    since: str
    stopped_at: str


@dataclass(frozen=True, slots=True)
class PersonPage:
    """Everything on one person's page."""

    id: str
    name: str
    tell: str
    birth_year: int | None
    phone: str
    language: str
    interpreter: bool
    reach: str
    contact_person: str | None
    contact_name: str
    own: bool
    base: Mapping[str, Sequence[str]]  # what a change made from this page cites, by field
    disputes: Mapping[str, Sequence[Said]]
    consent: Consent
    timeline: Sequence[TimelineItem]
    promises: Sequence[Promise]
    waiting_devices: Sequence[str]  # who has not heard of a stop yet
    sections: Sequence[Shown]


def _visible(actor: Actor) -> sa.ColumnElement[bool]:
    """An authority sees its own people; helpers also those a partner shares, whose rows are here at all."""
    return sa.true() if actor.org_role == HELPER else person.c.own


def _hits(session: Session, actor: Actor, which: sa.ColumnElement[bool], limit: int) -> list[PersonHit]:
    is_shared = (
        sa.exists()
        .where(sharing.c.root == person.c.root, organisation.c.root == sharing.c.org)
        .where(organisation.c.role == HELPER)
    )
    c = person.c
    rows = session.execute(
        sa.select(c.root, c.name, c.tell, c.own, is_shared)
        .where(which, _visible(actor))
        .order_by(c.sort, c.root)
        .limit(limit)
    )
    return [PersonHit(id, name, tell, own, bool(shared)) for id, name, tell, own, shared in rows]


def search(session: Session, actor: Actor, text: str, limit: int = 20) -> list[PersonHit]:
    """Persons whose name, or what tells them apart, holds every word of the question."""
    access.require(actor, "person.read")
    with logged(session, actor, "search"):
        ids = find(session, "name_text", text, limit * CANDIDATES)
        return _hits(session, actor, person.c.root.in_(ids), limit) if ids else []


def chosen(session: Session, actor: Actor, ids: Sequence[str]) -> list[PersonHit]:
    """Those of these persons whom the actor may know of."""
    access.require(actor, "person.read")
    with logged(session, actor, "chosen"):
        return _hits(session, actor, person.c.root.in_(list(ids)), len(ids))


def alike(session: Session, actor: Actor, name: str, limit: int = 5) -> list[PersonHit]:
    """Persons who may be the one somebody is about to start again; of the own organisation's people only."""
    return [hit for hit in search(session, actor, name, limit) if hit.own]


def names(session: Session, actor: Actor, limit: int = NAMES_MAX) -> list[PersonHit]:
    """The names list of a tablet."""
    access.require(actor, "person.read")
    with logged(session, actor, "names"):
        return _hits(session, actor, sa.true(), limit)


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
        .where(named.c.is_now)
        .order_by(latest.c.when.desc())
    )
    return list(dict.fromkeys(rows))[:limit]


def page(session: Session, reading: Reading, limit: int = 50) -> PersonPage:
    """One person's page. Raises NotFound for a person this actor may not know of."""
    actor = reading.actor
    access.require(actor, "person.read")
    with logged(session, actor, reading.purpose, [reading.person_id]):
        row = session.execute(
            sa.select(person).where(person.c.root == reading.person_id, _visible(actor))
        ).first()
        if row is None:
            raise NotFound
        record = Ledger(session.connection()).record(row.root)
        standing, _ = stand(record)
        state = state_of(standing, actor.org_id)
        known = staff.names(session)
        said = consent.state(actor.org_id, record, orgs(session))
        return made(
            PersonPage,
            row,
            id=row.root,
            contact_name=known.get(row.contact_person, ""),
            base=state.base,
            disputes=state.disputes,
            consent=Consent(
                sorted(known.get(one, "") for one in said.partners),
                said.since,
                "" if said.partners else said.stopped_at,
            ),
            timeline=timeline.of_person(session, actor, [row.root], limit),
            promises=followups.of_person(session, actor, [row.root]),
            waiting_devices=_unheard(session, said),
            sections=sections.shown(session, actor, sections.PERSON, [row.root]),
        )


def _unheard(session: Session, said: ConsentState) -> list[str]:
    if not said.withdrawals:
        return []
    labels = session.scalars(
        sa.select(unheard.c.device_label).where(unheard.c.entry_id.in_(said.withdrawals)).distinct()
    )
    return sorted(labels)
