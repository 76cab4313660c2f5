"""What lies with a colleague who leaves: promises, plans, and people they stand by."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain import access
from outreach.domain.access import Actor
from outreach.domain.assigned import CONTACT
from outreach.domain.errors import NotFound
from outreach.kinds.assigned.rows import assigned
from outreach.kinds.person.rows import person
from outreach.storage.queries import away, followups, plans, staff, ties
from outreach.storage.queries.living import is_alive
from outreach.storage.queries.promises import FIRST, LAST
from outreach.storage.queries.reading import logged
from outreach.storage.queries.staff import Colleague

PROMISE, PLAN, FAST, ROLE, DEPUTY = "promise", "plan", "contact", "role", "deputy"


@dataclass(frozen=True, slots=True)
class Lies:
    """One thing that lies with the leaver."""

    kind: str
    id: str  # of the promise, the plan, the person (contact) or the row of who stands by somebody
    person_id: str | None
    person_name: str
    text: str = ""
    due: str = ""
    role: str = ""
    drawer: str = "own"
    beside: str | None = None  # the other one of the two who stand by them: the deputy, or whose deputy it is

    @property
    def key(self) -> str:
        """How a form tells it from the others."""
        return f"{self.kind}-{self.id}"


@dataclass(frozen=True, slots=True)
class Leaving:
    """A colleague and all that lies with them, as far as it may be shown."""

    leaver: Colleague
    promises: Sequence[Lies]
    plans: Sequence[Lies]
    people: Sequence[Lies]

    @property
    def everything(self) -> list[Lies]:
        return [*self.promises, *self.plans, *self.people]


def leaver(session: Session, actor: Actor, staff_id: str) -> Colleague:
    """A colleague, former ones too. Raises NotFound for anybody else, and for oneself."""
    access.require(actor, "staff.manage")
    for one in staff.colleagues(session, actor, also_former=True):
        if one.id == staff_id != actor.staff_id:
            return one
    raise NotFound


def lies_with(session: Session, actor: Actor, staff_id: str, limit: int = 300) -> Leaving:
    """Everything, in a fixed number of statements. What was promised at a meeting is a promise too."""
    found = leaver(session, actor, staff_id)
    with logged(session, actor, "leaving"):
        theirs = replace(away.watch(session, actor), mine=frozenset([staff_id]))
        about = {"watch": theirs, "whose": "mine"}
        promised = followups.due(session, actor, FIRST, LAST, limit, **about)  # type: ignore[arg-type]
        planned = plans.due(session, actor, FIRST, LAST, limit, **about)  # type: ignore[arg-type]
        return Leaving(
            found,
            [Lies(PROMISE, one.id, one.person_id, one.person_name, one.text, one.due) for one in promised],
            [Lies(PLAN, one.id, one.person_id, one.person_name, one.text, one.due) for one in planned],
            stands_by(session, actor, staff_id, sa.true(), limit),
        )


def stands_by(
    session: Session, actor: Actor, staff_id: str, which: sa.ColumnElement[bool], limit: int = 300
) -> list[Lies]:
    """By whom of these people a colleague stands, in whatever role. `which`: of the table of people."""
    return [
        *_contacts(session, actor, staff_id, which, limit),
        *_roles(session, actor, staff_id, which, limit),
    ]


def _contacts(
    session: Session, actor: Actor, staff_id: str, which: sa.ColumnElement[bool], limit: int
) -> list[Lies]:
    """Whose contact person they are: the person's own field says so, a row may add a deputy."""
    stands = sa.and_(
        assigned.c.person == person.c.root,
        assigned.c.role == CONTACT,
        assigned.c.until == "",
        ~assigned.c.retracted,
        assigned.c.org == actor.org_id,
    )
    rows = session.execute(
        sa.select(person.c.root, person.c.name, assigned.c.drawer, assigned.c.deputy)
        .outerjoin(assigned, stands)
        .where(person.c.contact_person == staff_id, person.c.own, is_alive(session))
        .where(ties.may_find(actor, person.c.root), which)
        .order_by(person.c.sort, person.c.root)
        .limit(limit)
    )
    found = {row.root: row for row in rows}.values()
    return [
        Lies(FAST, row.root, row.root, row.name, role=CONTACT, drawer=row.drawer or "own", beside=row.deputy)
        for row in found
    ]


def _roles(
    session: Session, actor: Actor, staff_id: str, which: sa.ColumnElement[bool], limit: int
) -> list[Lies]:
    """Whose job or family adviser they are, and for whom they stand in."""
    c = assigned.c
    rows = session.execute(
        sa.select(c.root, c.person, person.c.name, c.role, c.drawer, c.staff, c.deputy)
        .join(person, person.c.root == c.person)
        .where((c.staff == staff_id) & (c.role != CONTACT) | (c.deputy == staff_id))
        .where(c.until == "", ~c.retracted, c.org == actor.org_id, is_alive(session))
        .where(ties.may_find(actor, c.person), which)
        .order_by(person.c.sort, c.root)
        .limit(limit)
    )
    return [
        Lies(
            ROLE if row.staff == staff_id else DEPUTY,
            row.root,
            row.person,
            row.name,
            role=row.role,
            drawer=row.drawer,
            beside=row.deputy if row.staff == staff_id else row.staff,
        )
        for row in rows
    ]
