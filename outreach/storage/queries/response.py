"""Response time (from a need to *klaret*) of the own organisation in a time, and the needs behind it.

A need is a contact that was met at once, a contact that something was promised out of, or a message from a
partner. It is met when the last of its promises is *klaret*, or when the answer says *klaret*. What was taken
off the list as not needed any more is no need.
"""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain import access
from outreach.domain.access import Actor
from outreach.domain.local_time import wall_clock
from outreach.domain.response import Response
from outreach.domain.response import response as work_out
from outreach.kinds.contact.rows import contact
from outreach.kinds.followup.rows import followup
from outreach.kinds.message.rows import message, message_answer
from outreach.storage.queries import ties


@dataclass(frozen=True, slots=True)
class Need:
    """Something somebody needed: which record, and when. Nobody's name, and no colleague's."""

    kind: str  # contact, message
    id: str
    raised: str  # on a Danish wall
    met: str  # "" while it waits


def response(session: Session, actor: Actor, first: date, last: date) -> Response:
    """Of needs raised on these Danish dates, both included. Three statements; reveals nobody."""
    access.require(actor, "followup.read")
    rows = session.execute(_promised(actor, first, last)).all()
    messages = session.execute(_messages(actor, first, last)).all()
    done_now = session.scalar(
        sa.select(sa.func.count()).where(*_contacts(actor, first, last), contact.c.done_now)
    )
    at_once = (done_now or 0) - sum(row.done_now for row in rows)
    return work_out(((row.raised, row.met or "") for row in [*rows, *messages]), at_once)


def needs(session: Session, actor: Actor, first: date, last: date, limit: int = 500) -> list[Need]:
    """The needs behind the figure, the longest wait first; those met at once are left out.

    Part of a list that is logged.
    """
    access.require(actor, "followup.read")
    contacts = session.execute(_promised(actor, first, last).limit(limit))
    messages = session.execute(_messages(actor, first, last).limit(limit))
    found = [Need("contact", row.root, row.raised, wall_clock(row.met or "")) for row in contacts]
    found += [
        Need("message", row.root, wall_clock(row.raised), wall_clock(row.met or "")) for row in messages
    ]
    return sorted(found, key=lambda one: (one.met != "", one.raised, one.id))[:limit]


def _contacts(actor: Actor, first: date, last: date) -> tuple[sa.ColumnElement[bool], ...]:
    days = contact.c.when.between(f"{first.isoformat()}T00:00", f"{last.isoformat()}T23:59")
    return days, contact.c.org == actor.org_id, ~contact.c.retracted, ties.may_read(actor, contact.c.root)


def _promised(actor: Actor, first: date, last: date) -> sa.Select[tuple[str, str, str, bool]]:
    """Contacts something was promised out of; met when nothing of it is open any more."""
    is_open = sa.func.max(followup.c.state == "open")
    met = sa.case((is_open, ""), else_=sa.func.max(followup.c.closed_at))
    state = followup.c.state + ""  # not from the index of states: from the contacts of these days
    return (
        sa.select(contact.c.root, contact.c.when.label("raised"), met.label("met"), contact.c.done_now)
        .join(followup, followup.c.contact == contact.c.root)
        .where(*_contacts(actor, first, last), followup.c.org == actor.org_id, state.in_(("open", "done")))
        .group_by(contact.c.root, contact.c.when, contact.c.done_now)
        .order_by(contact.c.when, contact.c.root)
    )


def _messages(actor: Actor, first: date, last: date) -> sa.Select[tuple[str, str, str]]:
    """Messages to the own organisation; met by the first answer that says so."""
    done = sa.and_(
        message_answer.c.root == message.c.root,
        message_answer.c.state == "done",
        message_answer.c.org == actor.org_id,
    )
    return (
        sa.select(message.c.root, message.c.at.label("raised"), sa.func.min(message_answer.c.at).label("met"))
        .outerjoin(message_answer, done)
        .where(message.c.day.between(first.isoformat(), last.isoformat()), message.c.to_org == actor.org_id)
        .where(~message.c.retracted, ties.may_read(actor, message.c.root))
        .group_by(message.c.root, message.c.at)
        .order_by(message.c.at, message.c.root)
    )
