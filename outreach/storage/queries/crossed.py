"""What the own organisation gave others about one person: it cannot be called back."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain.access import Actor
from outreach.domain.local_time import day_of
from outreach.domain.meetings import FOUR_PARTY
from outreach.domain.text import listed
from outreach.kinds.handover.rows import handover, handover_basis
from outreach.kinds.minutes.rows import minutes, minutes_answer, minutes_person, minutes_promise
from outreach.storage.queries import staff


@dataclass(frozen=True, slots=True)
class Promised:
    """One promise in minutes: whose, what, and by which day."""

    who: str
    what: str
    due: str


@dataclass(frozen=True, slots=True)
class Crossed:
    """One text, when it went, and to whom."""

    kind: str  # handover, minutes
    id: str
    day: str
    to: str  # names of every organisation that got it
    text: str
    promises: Sequence[Promised] = ()
    is_plan: bool = False  # a plan made together, not minutes


def of_person(session: Session, actor: Actor, ids: Sequence[str], limit: int = 200) -> list[Crossed]:
    """Texts, minutes and plans that others got about this person, newest first. Part of a logged page."""
    b, p = handover_basis.c, minutes_person.c
    letters = session.execute(
        sa.select(handover.c.root, handover.c.at, handover.c.to_org, handover.c.text)
        .where(
            handover.c.root.in_(sa.select(b.root).where(b.person.in_(ids))), handover.c.org == actor.org_id
        )
        .order_by(handover.c.at.desc())
        .limit(limit)
    ).all()
    m = minutes.c
    written = session.execute(
        sa.select(m.root, m.form, m.day, m.parties, m.own_words, m.text, m.decided)
        .where(m.root.in_(sa.select(p.root).where(p.person.in_(ids))), m.org == actor.org_id)
        .order_by(m.day.desc())
        .limit(limit)
    ).all()
    names = staff.names(session)
    promises = promised(session, [row.root for row in written])
    added = _added(session, actor, [row.root for row in written])
    found = [Crossed("handover", id, day_of(at), names.get(to, ""), text) for id, at, to, text in letters] + [
        Crossed(
            "minutes",
            id,
            day,
            listed(sorted(names.get(one, "") for one in got)),
            "\n".join(filter(None, (own_words, text, decided, *added.get(id, ())))),
            promises.get(id, ()),
            form == FOUR_PARTY,
        )
        for id, form, day, parties, own_words, text, decided in written
        if (got := [one for one in json.loads(parties) if one != actor.org_id])
    ]
    return sorted(found, key=lambda one: (one.day, one.id), reverse=True)[:limit]


def promised(session: Session, roots: Sequence[str]) -> dict[str, list[Promised]]:
    """What was promised in each of these minutes, in the order it stands there."""
    c, found = minutes_promise.c, dict[str, list[Promised]]()
    rows = sa.select(c.root, c.who, c.what, c.due).where(c.root.in_(roots)).order_by(c.root, c.n)
    for root, *words in session.execute(rows):
        found.setdefault(root, []).append(Promised(*words))
    return found


def _added(session: Session, actor: Actor, roots: Sequence[str]) -> dict[str, list[str]]:
    """What the own organisation wrote below them later: those who have them read it too."""
    c, found = minutes_answer.c, dict[str, list[str]]()
    which = c.root.in_(roots), c.org == actor.org_id, c.text != ""
    for root, text in session.execute(sa.select(c.root, c.text).where(*which).order_by(c.at, c.entry)):
        found.setdefault(root, []).append(text)
    return found
