"""I dag: what we promised, what still waits, what partners told us, what somebody should look at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain import access
from outreach.domain.access import Actor
from outreach.kinds.contact.rows import contact
from outreach.storage.queries import away, messages, promises, questions, sections
from outreach.storage.queries.followups import Promise
from outreach.storage.queries.messages import MessageLine
from outreach.storage.queries.reading import logged
from outreach.storage.queries.sections import Shown

LATER_DAYS = 7


@dataclass(frozen=True, slots=True)
class Today:
    """The day at a glance."""

    promises: Sequence[Promise]  # due today, one's own first, as in the next two
    waiting: Sequence[Promise]  # due before today, still open
    later: Sequence[Promise]  # due within a week
    messages: Sequence[MessageLine]  # nobody here has answered
    answered: Sequence[MessageLine]  # what was done about one's own, not looked at yet
    questions: int
    contacts: int  # written down for today
    unnamed: int  # of those, without a name
    sections: Sequence[Shown]


def today(session: Session, actor: Actor, on: date) -> Today:
    """Everything of the own organisation for one Danish date."""
    access.require(actor, "followup.read")
    day, before, after = promises.around(on)
    until = (on + timedelta(days=LATER_DAYS)).isoformat()
    with logged(session, actor, "today"):
        watch = away.watch(session, actor, on)
        count, unnamed = session.execute(
            sa.select(
                sa.func.count(), sa.func.coalesce(sa.func.sum(sa.cast(~contact.c.is_named, sa.Integer)), 0)
            )
            .where(contact.c.when.between(f"{day}T00:00", f"{day}T23:59"))
            .where(contact.c.org == actor.org_id, ~contact.c.retracted)
        ).one()
        return Today(
            promises=promises.due(session, actor, watch, day, day),
            waiting=promises.due(session, actor, watch, promises.FIRST, before),
            later=promises.due(session, actor, watch, after, until),
            messages=messages.unread(session, actor) if access.may(actor, "message.read") else (),
            answered=messages.answered(session, actor, watch) if access.may(actor, "message.read") else (),
            questions=questions.count(session, actor),
            contacts=count,
            unnamed=unnamed,
            sections=sections.shown(session, actor, sections.TODAY, on),
        )
