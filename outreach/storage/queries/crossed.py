"""What the own organisation gave an authority about one person: it cannot be called back."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain.access import AUTHORITY, Actor
from outreach.domain.local_time import day_of
from outreach.kinds.handover.rows import handover, handover_basis
from outreach.kinds.minutes.rows import minutes, minutes_person
from outreach.storage.queries import staff


@dataclass(frozen=True, slots=True)
class Crossed:
    """One text, when it went, and to whom."""

    kind: str  # handover, minutes
    id: str
    day: str
    to: str  # names of authorities
    text: str


def of_person(session: Session, actor: Actor, ids: Sequence[str], limit: int = 200) -> list[Crossed]:
    """Texts and minutes an authority got about this person, newest first. Part of a page that is logged."""
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
        sa.select(m.root, m.day, m.parties, m.own_words, m.text, m.decided)
        .where(m.root.in_(sa.select(p.root).where(p.person.in_(ids))), m.org == actor.org_id)
        .order_by(m.day.desc())
        .limit(limit)
    ).all()
    names = staff.names(session)
    authorities = {one.id for one in staff.organisations(session) if one.role == AUTHORITY}
    found = [Crossed("handover", id, day_of(at), names.get(to, ""), text) for id, at, to, text in letters] + [
        Crossed(
            "minutes",
            id,
            day,
            " og ".join(names.get(one, "") for one in got),
            "\n".join(filter(None, (own_words, text, decided))),
        )
        for id, day, parties, own_words, text, decided in written
        if (got := [one for one in json.loads(parties) if one in authorities])
    ]
    return sorted(found, key=lambda one: (one.day, one.id), reverse=True)[:limit]
