"""Plans after a job start: the open step of each, one plan whole, and what happened in a job."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain import access
from outreach.domain.access import Actor
from outreach.domain.errors import NotFound
from outreach.domain.plan import OVER
from outreach.kinds.plan.rows import plan, plan_step
from outreach.kinds.work_event.rows import work_event
from outreach.storage.queries import away, followups, items, staff, ties
from outreach.storage.queries.away import Watch
from outreach.storage.queries.followups import Promise, Whose, doing
from outreach.storage.queries.reading import logged
from outreach.storage.queries.shape import made
from outreach.storage.tables import named


@dataclass(frozen=True, slots=True)
class Step:
    """What was done about one step."""

    entry: str
    step: int
    state: str
    on: str
    due: str
    note: str
    by_name: str
    at: str


@dataclass(frozen=True, slots=True)
class Plan:
    """One plan, with its one open step."""

    id: str
    employer: str
    starts: str
    ended: str
    ending: str
    state: str  # open, ended, over
    step: int | None
    due: str
    owner: str | None
    owner_name: str
    drawer: str
    own: bool
    person_id: str
    person_name: str
    steps: Sequence[Step] = ()

    @property
    def is_open(self) -> bool:
        return self.state == "open"


@dataclass(frozen=True, slots=True)
class WorkEvent:
    """Something that happened in a job."""

    id: str
    what: str
    on: str
    text: str
    by_name: str
    org_name: str
    own: bool
    drawer: str
    person_id: str
    person_name: str


def due(
    session: Session,
    actor: Actor,
    first: str,
    last: str,
    limit: int = 100,
    *,
    watch: Watch | None = None,
    whose: Whose = "all",
) -> list[Promise]:
    """The open steps due on these days, both included, as promises; one's own first. For a logged list."""
    watch = watch or away.watch(session, actor)
    in_turn = plan.c.due, plan.c.root
    rows = followups.rows_due(session, actor, plan, (first, last), watch, whose, in_turn, limit)
    who = followups.told_to(session, [row.root for row in rows]) if rows else {}
    return [
        made(
            Promise,
            row,
            id=row.root,
            text=row.employer,
            daypart="",
            owner_name=watch.names.get(row.owner, ""),
            contact_id=None,
            person_id=who.get(row.root, (None, ""))[0],
            person_name=who.get(row.root, (None, ""))[1],
            by_name=watch.names.get(row.by, ""),
            org_name="",
            closed_at="",
            closed_by_name="",
            **doing(watch, row.owner or row.by),
        )
        for row in rows
    ]


def of_person(session: Session, actor: Actor, ids: Sequence[str], limit: int = 5) -> list[Plan]:
    """Plans of one person, the latest start first. Part of a page that is logged."""
    rows = session.execute(
        items.naming(plan, actor, ids).order_by(plan.c.starts.desc(), plan.c.root).limit(limit)
    ).all()
    return _plans(session, actor, rows) if rows else []


def show(session: Session, actor: Actor, id: str) -> Plan:
    """One plan with all that was done. Raises NotFound for what this actor may not know of."""
    access.require(actor, "followup.read")
    read: list[str] = []
    with logged(session, actor, "plan", read):
        (found,) = _plans(session, actor, [items.one(session, actor, plan, id)])
        read.append(found.person_id)
        names, c = staff.names(session), plan_step.c
        steps = session.execute(sa.select(plan_step).where(c.root == id).order_by(c.at.desc(), c.entry)).all()
        told = [made(Step, row, by_name=names.get(row.by, "")) for row in steps]
        return made(Plan, found, steps=told)


def open_step(session: Session, actor: Actor, id: str) -> int | None:
    """The open step of a plan of the own organisation. Raises NotFound. Reveals nobody."""
    which = plan.c.root == id, plan.c.org == actor.org_id, ~plan.c.retracted
    row = session.execute(
        sa.select(plan.c.step, plan.c.state).where(*which, ties.may_read(actor, plan.c.root))
    ).first()
    if row is None:
        raise NotFound
    return row.step if row.state == "open" else None


def steps_of(session: Session, actor: Actor, ids: Sequence[str], limit: int) -> list[tuple[Step, str]]:
    """Steps of one person's plans that were tried, with the employer, the latest first."""
    here = named.c.person.in_(ids), named.c.is_now, named.c.kind == "plan"
    rows = session.execute(
        sa.select(plan_step, plan.c.employer)
        .join(plan, plan.c.root == plan_step.c.root)
        .join(named, named.c.root == plan.c.root)
        .where(*here, items.visible(plan, actor), ~plan.c.retracted, plan_step.c.state.in_(OVER))
        .order_by(plan_step.c.on.desc(), plan_step.c.entry)
        .limit(limit)
    ).all()
    names = staff.names(session) if rows else {}
    return [(made(Step, row, by_name=names.get(row.by, "")), row.employer) for row in rows]


def events_of(session: Session, actor: Actor, ids: Sequence[str], limit: int) -> list[WorkEvent]:
    """What happened in one person's job, the latest first. Part of a page that is logged."""
    rows = session.execute(
        items.naming(work_event, actor, ids)
        .order_by(work_event.c.on.desc(), work_event.c.at.desc(), work_event.c.root)
        .limit(limit)
    ).all()
    return _events(session, actor, rows) if rows else []


def event(session: Session, actor: Actor, id: str) -> WorkEvent:
    """One thing that happened. Raises NotFound for what this actor may not know of."""
    access.require(actor, "contact.read")
    read: list[str] = []
    with logged(session, actor, "plan", read):
        (found,) = _events(session, actor, [items.one(session, actor, work_event, id)])
        read.append(found.person_id)
        return found


def _plans(session: Session, actor: Actor, rows: Sequence[Any]) -> list[Plan]:
    names, who = staff.names(session), followups.told_to(session, [row.root for row in rows])
    return [
        made(
            Plan,
            row,
            id=row.root,
            owner_name=names.get(row.owner or row.by, ""),
            own=row.org == actor.org_id,
            person_id=who.get(row.root, ("", ""))[0],
            person_name=who.get(row.root, ("", ""))[1],
        )
        for row in rows
    ]


def _events(session: Session, actor: Actor, rows: Sequence[Any]) -> list[WorkEvent]:
    names, who = staff.names(session), followups.told_to(session, [row.root for row in rows])
    return [
        made(
            WorkEvent,
            row,
            id=row.root,
            by_name=names.get(row.by, ""),
            org_name="" if row.org == actor.org_id else names.get(row.org, ""),
            own=row.org == actor.org_id,
            person_id=who.get(row.root, ("", ""))[0],
            person_name=who.get(row.root, ("", ""))[1],
        )
        for row in rows
    ]
