"""Enrolments: those of a person, one with its history, and how many there were."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain import access
from outreach.domain.access import Actor
from outreach.domain.enrolment import PHASES, Phase, Tally, agreed, plan, tally
from outreach.domain.errors import NotFound
from outreach.domain.local_time import day_of
from outreach.kinds.enrolment.rows import enrolment
from outreach.kinds.logs import state_of
from outreach.kinds.person.rows import person
from outreach.storage.projections import stand
from outreach.storage.queries import items, staff
from outreach.storage.queries.families import may_know
from outreach.storage.queries.reading import logged
from outreach.storage.queries.shape import made
from sync.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Enrolment:
    """Somebody in a programme."""

    id: str
    person_id: str
    programme: str
    phase: str
    since: str
    until: str
    ending: str
    outcome: str  # open, stopped, completed
    note: str
    org_name: str  # "" for the own organisation
    own: bool  # whose it is to change
    next_phase: str  # the one that may begin with one tap; "" for none
    by_plan: str  # the phase it is by agreement today, "" when that is all over
    undo: str  # what may still be undone today: an id, or ""

    @property
    def is_open(self) -> bool:
        return self.outcome == "open"


@dataclass(frozen=True, slots=True)
class Step:
    """One time somebody wrote about it."""

    at: str
    by_name: str
    phase: str  # "" where it did not change
    ending: str


@dataclass(frozen=True, slots=True)
class EnrolmentPage:
    """One enrolment, whose it is, its phases as agreed, and what was written about it."""

    enrolment: Enrolment
    person_name: str
    phases: Sequence[str]
    plan: Sequence[Phase]
    steps: Sequence[Step]


def of_person(
    session: Session, actor: Actor, ids: Sequence[str], on: date, limit: int = 30
) -> list[Enrolment]:
    """Enrolments of one person, the latest first. Part of a page that is logged."""
    c = enrolment.c
    rows = session.execute(
        sa.select(enrolment)
        .where(c.person.in_(ids), ~c.retracted, items.visible(enrolment, actor))
        .order_by(c.since.desc(), c.root)
        .limit(limit)
    ).all()
    names = staff.names(session) if rows else {}
    return [_enrolment(row, names, actor, on) for row in rows]


def show(session: Session, actor: Actor, id: str, on: date) -> EnrolmentPage:
    """One enrolment. Raises NotFound for what this actor may not know of."""
    access.require(actor, "person.read")
    read: list[str] = []
    with logged(session, actor, "enrolment", read):
        row = session.execute(
            sa.select(enrolment, person.c.name.label("person_name"))
            .join(person, person.c.root == enrolment.c.person)
            .where(enrolment.c.root == id, ~enrolment.c.retracted)
            .where(items.visible(enrolment, actor), may_know(actor))
        ).first()
        if row is None:
            raise NotFound
        read.append(row.person)
        names = staff.names(session)
        standing, _ = stand(Ledger(session.connection()).record(id))
        state = state_of(standing)
        first = Step(row.at, names.get(row.by, ""), standing[0].values["phase"], standing[0].values["ending"])
        later = [
            Step(one.at, names.get(one.by, ""), one.set.get("phase", ""), one.set.get("ending", ""))
            for one in state.history
        ]
        return EnrolmentPage(
            _enrolment(row, names, actor, on),
            row.person_name,
            PHASES.get(row.programme, ()),
            plan(row.programme, row.since),
            [first, *later],
        )


def counted(session: Session, actor: Actor, programme: str) -> Tally:
    """Referred = stopped early + completed + open, of one programme in the own organisation."""
    access.require(actor, "person.read")
    c = enrolment.c
    which = c.programme == programme, c.org == actor.org_id, ~c.retracted
    return tally(session.scalars(sa.select(c.ending).where(*which)))


def _enrolment(row: Any, names: dict[str, str], actor: Actor, on: date) -> Enrolment:
    phases, own = PHASES.get(row.programme, ()), row.org == actor.org_id
    place = phases.index(row.phase) + 1 if row.phase in phases else len(phases)
    return made(
        Enrolment,
        row,
        id=row.root,
        person_id=row.person,
        org_name="" if own else names.get(row.org, ""),
        own=own,
        next_phase=phases[place] if place < len(phases) else "",
        by_plan=agreed(row.programme, row.since, on),
        undo=(row.change or row.root) if own and day_of(row.changed_at) == on.isoformat() else "",
    )
