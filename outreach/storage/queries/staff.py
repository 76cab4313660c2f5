"""Colleagues and organisations."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain import access
from outreach.domain.access import HELPER, Actor
from outreach.domain.errors import NotFound
from outreach.kinds.area.rows import area
from outreach.kinds.organisation.rows import organisation
from outreach.kinds.registers import state_of
from outreach.kinds.staff.rows import staff
from outreach.storage.projections import own_organisation, stand
from outreach.storage.queries import ties
from outreach.storage.queries.remembered import remembered
from sync.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Colleague:
    """A member of staff of the own organisation."""

    id: str
    name: str
    title: str
    role: str
    active: bool


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation of the programme."""

    id: str
    name: str
    role: str
    colour: str


@dataclass(frozen=True, slots=True)
class Area:
    """A housing area, and the organisation that wrote it."""

    id: str
    name: str
    org: str


def actor(session: Session, staff_id: str) -> Actor | None:
    """Somebody who works here now, as rules see them."""
    row = session.execute(
        sa.select(staff.c.org, organisation.c.role.label("org_role"), staff.c.role, staff.c.name)
        .join(organisation, organisation.c.root == staff.c.org)
        .where(staff.c.root == staff_id, staff.c.active)
    ).first()
    if row is None or row.org != own_organisation(session.connection()):
        return None
    hidden = ties.hidden_from(session, staff_id, row.org)
    return Actor(staff_id, row.org, row.org_role, row.role, row.name, hidden)


def colleagues(session: Session, actor: Actor, *, also_former: bool = False) -> list[Colleague]:
    """Who works in the own organisation, by name."""
    c = staff.c
    rows = session.execute(
        sa.select(c.root, c.name, c.title, c.role, c.active)
        .where(c.org == actor.org_id, c.active | sa.literal(also_former))
        .order_by(c.name, c.root)
    )
    return [Colleague(*row) for row in rows]


def organisations(session: Session) -> list[Organisation]:
    """Every organisation of the programme, by name."""
    c = organisation.c
    rows = session.execute(sa.select(c.root, c.name, c.role, c.colour).order_by(c.name, c.root))
    return [Organisation(*row) for row in rows]


def partners(session: Session, actor: Actor) -> list[Organisation]:
    """The other helpers; an authority has none."""
    if actor.org_role != HELPER:
        return []
    return [one for one in organisations(session) if one.role == HELPER and one.id != actor.org_id]


def authorities(session: Session) -> list[Organisation]:
    """Whom a handover may be written to."""
    return [one for one in organisations(session) if one.role == access.AUTHORITY]


def areas(session: Session) -> list[Area]:
    """The housing areas, by name."""
    rows = session.execute(sa.select(area.c.root, area.c.name, area.c.org).order_by(area.c.name))
    return [Area(*row) for row in rows]


def base(session: Session, actor: Actor, root: str) -> dict[str, tuple[str, ...]]:
    """For each field of a colleague, organisation or area, what a change made now is based on."""
    standing, _ = stand(Ledger(session.connection()).record(root))
    if not standing or standing[0].entry.org != actor.org_id:
        raise NotFound
    return dict(state_of(standing, actor.org_id).base)


def names(session: Session) -> dict[str, str]:
    """Names of everybody whose name is known here, by staff id; of organisations and areas too."""
    return dict(remembered(session, "names", lambda: _names(session)))


def _names(session: Session) -> dict[str, str]:
    each = (sa.select(one.c.root, one.c.name) for one in (staff, organisation, area))
    return {row.root: row.name for row in session.execute(sa.union_all(*each))}
