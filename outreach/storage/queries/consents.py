"""What a person said yes and no to, when, to whom and how; and who stops with them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain import consent, enrolment
from outreach.domain.access import Actor
from outreach.domain.entries import order
from outreach.domain.text import words
from outreach.kinds.enrolment.rows import enrolment as enrolment_rows
from outreach.storage.clock import today
from outreach.storage.queries import households, people, staff
from outreach.storage.queries.reading import Reading
from sync.entry import Entry
from sync.ledger import Ledger

USUAL_DAYS = 365  # how long a yes holds where no phase says otherwise
WORD_MIN = 3  # letters of a name that make it known


@dataclass(frozen=True, slots=True)
class Said:
    """One time the person said yes, or stop."""

    at: str
    is_yes: bool
    by_org: str
    to: Sequence[str]  # names of the receivers
    how: str
    wording: str
    interpreter: bool
    purpose: str
    until: str
    holds: bool


@dataclass(frozen=True, slots=True)
class Child:
    """A child in the household, to be asked about when a parent stops."""

    id: str
    name: str
    tell: str
    shared: bool
    tells_parent: bool  # whether what tells the child apart names the parent


def history(session: Session, ids: Sequence[str]) -> list[Said]:
    """Newest first; of somebody with several pages each time once. Part of a page that is logged."""
    records = Ledger(session.connection()).records(ids)
    names = staff.names(session)
    force = {one.id for record in records.values() for one in consent.in_force(record, today())}
    lines = [one for record in records.values() for one in record]
    lines = [one for one in lines if one.kind in (consent.GRANT, consent.WITHDRAW)]
    found = {(one.at, one.kind): _said(one, names, one.id in force) for one in sorted(lines, key=order)}
    return sorted(found.values(), key=lambda one: one.at, reverse=True)


def _said(one: Entry, names: dict[str, str], holds: bool) -> Said:
    how = json.loads(one.closed)
    receivers = sorted(names.get(org, "") for org in consent.parties(one) - {one.org})
    return Said(
        one.at,
        one.kind == consent.GRANT,
        names.get(one.org, ""),
        receivers,
        str(how.get("how", "")),
        str(how.get("wording", "")),
        bool(how.get("interpreter")),
        str(how.get("purpose", "")),
        consent.until(one),
        holds,
    )


def usual_end(session: Session, ids: Sequence[str], on: date) -> date:
    """When a yes said now ends, unless another day is said: with the phase of a programme, or in a year."""
    c = enrolment_rows.c
    rows = session.execute(
        sa.select(c.programme, c.since, c.phase).where(c.person.in_(ids), ~c.retracted, c.outcome == "open")
    ).all()
    ends = [
        one.last + timedelta(days=1)
        for programme, since, phase in rows
        for one in enrolment.plan(programme, since)
        if one.key == phase and one.last >= on
    ]
    return min(ends, default=on + timedelta(days=USUAL_DAYS))


def children(session: Session, actor: Actor, parent: people.PersonPage) -> list[Child]:
    """Children who live with somebody now, as far as this actor may know of them."""
    found = people.chosen(session, actor, households.children_with(session, parent.ids))
    known = {word for word in words(parent.name) if len(word) >= WORD_MIN}
    return [
        Child(hit.id, hit.name, hit.tell, hit.shared, bool(known.intersection(words(hit.tell))))
        for hit in found
        if hit.id not in parent.ids
    ]


def page(session: Session, actor: Actor, person_id: str) -> people.PersonPage:
    """Whose consent it is. Logged; raises NotFound for a person this actor may not know of."""
    return people.page(session, Reading(actor, person_id, "consent"), whole=False)
