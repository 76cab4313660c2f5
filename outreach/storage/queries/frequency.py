"""How often we are in touch with one person, before and since a job started."""

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain.access import Actor
from outreach.domain.frequency import Frequency, frequency
from outreach.domain.local_time import day
from outreach.kinds.contact.rows import contact
from outreach.kinds.mark.rows import mark
from outreach.kinds.plan.rows import plan, plan_step
from outreach.storage.queries import items
from outreach.storage.tables import named

DAYS_MAX = 400


def of_person(
    session: Session, actor: Actor, ids: Sequence[str], today: date, job_start: date | None
) -> Frequency | None:
    """From contacts in which we got hold of them, and steps of a plan that were done. Two statements."""
    here = named.c.person.in_(ids), named.c.is_now
    contacts = (
        sa.select(sa.func.substr(contact.c.when, 1, 10))
        .join(named, named.c.root == contact.c.root)
        .where(*here, named.c.kind == "contact", items.visible(contact, actor), ~contact.c.retracted)
        .where(~contact.c.not_reached)
        .order_by(named.c.sort.desc())
        .limit(DAYS_MAX)
    )
    steps = (
        sa.select(plan_step.c.on)
        .join(plan, plan.c.root == plan_step.c.root)
        .join(named, named.c.root == plan.c.root)
        .where(*here, named.c.kind == "plan", items.visible(plan, actor), ~plan.c.retracted)
        .where(plan_step.c.state == "done")
        .limit(DAYS_MAX)
    )
    told = [*session.scalars(contacts), *session.scalars(steps)]
    return frequency((on for text in told if (on := day(text)) is not None), today, job_start)


def last_at_activity(session: Session, actor: Actor, ids: Sequence[str], today: date) -> str:
    """The last day somebody was with us at an activity, "" for never. One statement."""
    c = mark.c
    which = c.person.in_(ids), c.on <= today.isoformat(), items.visible(mark, actor)
    return session.scalar(sa.select(sa.func.max(c.on)).where(*which)) or ""
