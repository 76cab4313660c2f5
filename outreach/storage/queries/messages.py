"""Messages between helpers: what came, what went, and one with its answers."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain import access
from outreach.domain.access import Actor
from outreach.domain.errors import NotFound
from outreach.kinds.message.rows import answer_new, message, message_answer
from outreach.kinds.person.rows import person
from outreach.storage.queries import items, staff, ties
from outreach.storage.queries.away import Watch
from outreach.storage.queries.items import Named
from outreach.storage.queries.reading import logged
from outreach.storage.queries.shape import made
from outreach.storage.tables import named


@dataclass(frozen=True, slots=True)
class MessageLine:
    """A message in a list: from whom or to whom and about whom, never the text."""

    id: str
    at: str
    org_name: str  # the other organisation
    urgency: str
    state: str  # "", seen, done
    people: Sequence[str]  # names


@dataclass(frozen=True, slots=True)
class Answer:
    """What the receiver said."""

    at: str
    by_name: str
    state: str
    text: str


@dataclass(frozen=True, slots=True)
class MessagePage:
    """One message."""

    id: str
    at: str
    by_name: str
    from_name: str
    to_name: str
    own: bool  # whether the own organisation sent it
    text: str
    urgency: str
    state: str
    people: Sequence[Named]
    place: str
    answers: Sequence[Answer]
    has_new: bool  # an answer that nobody at the sender has looked at

    @property
    def may_answer(self) -> bool:
        return not self.own and self.state != "done"


def received(session: Session, actor: Actor, limit: int = 50) -> list[MessageLine]:
    """What partners told us, newest first."""
    access.require(actor, "message.read")
    with logged(session, actor, "messages"):
        return lines(session, actor, message.c.to_org == actor.org_id, limit)


def sent(session: Session, actor: Actor, limit: int = 50) -> list[MessageLine]:
    """What we told partners, newest first."""
    access.require(actor, "message.read")
    with logged(session, actor, "messages"):
        return lines(session, actor, message.c.org == actor.org_id, limit)


def lines(session: Session, actor: Actor, which: sa.ColumnElement[bool], limit: int) -> list[MessageLine]:
    """Messages as lines. Part of a list that is logged."""
    rows = session.execute(
        sa.select(message)
        .where(which, ~message.c.retracted, ties.may_read(actor, message.c.root))
        .order_by(message.c.at.desc())
        .limit(limit)
    ).all()
    names, about = staff.names(session), _about(session, [row.root for row in rows])
    return [
        made(
            MessageLine,
            row,
            id=row.root,
            org_name=names.get(row.to_org if row.org == actor.org_id else row.org, ""),
            state="" if row.state == "open" else row.state,
            people=about.get(row.root, ()),
        )
        for row in rows
    ]


def _about(session: Session, roots: Sequence[str]) -> dict[str, list[str]]:
    """Names of those some messages are about: whoever may read a message may know of them."""
    wanted = (
        sa.select(named.c.root, person.c.name)
        .join(person, person.c.root == named.c.person)
        .where(named.c.root.in_(roots), named.c.is_now, person.c.name != "")
        .order_by(person.c.sort)
    )
    found: dict[str, list[str]] = {}
    for root, name in session.execute(wanted):
        found.setdefault(root, []).append(name)
    return found


def unread(session: Session, actor: Actor, limit: int = 50) -> list[MessageLine]:
    """Messages to us that nobody here has answered. Part of a list that is logged."""
    return lines(session, actor, (message.c.to_org == actor.org_id) & (message.c.state == "open"), limit)


def answered(session: Session, actor: Actor, watch: Watch, limit: int = 50) -> list[MessageLine]:
    """One's own messages, or those of whom one stands in for, with an answer nobody has looked at.

    Part of a list that is logged.
    """
    new = answer_new.c
    wanted = sa.select(new.root).where(new.org == actor.org_id, new.by.in_(watch.mine))
    return lines(session, actor, message.c.root.in_(wanted), limit)


def is_own(session: Session, actor: Actor, id: str) -> bool:
    """Whether the own organisation wrote it, and this actor may read it. Reveals nothing else."""
    which = message.c.root == id, message.c.org == actor.org_id, ~message.c.retracted
    found = sa.select(message.c.root).where(*which, ties.may_read(actor, message.c.root))
    return session.scalar(found) is not None


def new_answers(session: Session, actor: Actor, id: str) -> list[str]:
    """Answers to a message of the own organisation that nobody has looked at. Reveals nothing else."""
    new = answer_new.c
    wanted = sa.select(new.entry).where(new.root == id, new.org == actor.org_id).order_by(new.entry)
    return list(session.scalars(wanted))


def show(session: Session, actor: Actor, id: str, purpose: str = "message") -> MessagePage:
    """One message. Raises NotFound unless the own organisation wrote it or it was written to it."""
    access.require(actor, "message.read")
    read: list[str] = []
    with logged(session, actor, purpose, read):
        ours = (message.c.org == actor.org_id) | (message.c.to_org == actor.org_id)
        row = session.execute(
            sa.select(message).where(message.c.root == id, ours, ties.may_read(actor, message.c.root))
        ).first()
        if row is None or row.retracted:
            raise NotFound
        known = items.around(session, [row])
        read += [one.id for one in known.people[id]]
        c = message_answer.c
        answers = session.execute(
            sa.select(c.at, c.by, c.state, c.text).where(c.root == id).order_by(c.at, c.entry)
        )
        return made(
            MessagePage,
            row,
            id=row.root,
            by_name=known.names.get(row.by, ""),
            from_name=known.names.get(row.org, ""),
            to_name=known.names.get(row.to_org, ""),
            own=row.org == actor.org_id,
            state="" if row.state == "open" else row.state,
            people=tuple(known.people[id]),
            place=known.places[id],
            has_new=bool(new_answers(session, actor, id)),
            answers=[made(Answer, one, by_name=known.names.get(one.by, "")) for one in answers],
        )
