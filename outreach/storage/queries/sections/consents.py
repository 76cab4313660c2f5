"""On *I dag*: a yes that ends within two weeks, to ask again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain.access import Actor
from outreach.kinds.person.rows import person, sharing
from outreach.storage.queries import merges, people
from outreach.storage.queries.living import is_alive
from outreach.storage.queries.sections import TODAY, Section

ASKED_DAYS = 14
SHOWN_MAX = 30


@dataclass(frozen=True, slots=True)
class Ending:
    """Somebody's yes, and the day from which it holds no longer."""

    person_id: str
    name: str
    until: str


def load(session: Session, actor: Actor, on: date) -> Sequence[Ending] | None:
    """Those that ended in the last two weeks or end in the next, soonest first. Part of a logged list."""
    first, last = on - timedelta(days=ASKED_DAYS), on + timedelta(days=ASKED_DAYS)
    rows = session.execute(
        sa.select(sharing.c.root, person.c.name, sa.func.max(sharing.c.until))
        .join(person, person.c.root == sharing.c.root)
        .where(sharing.c.until.between(first.isoformat(), last.isoformat()), people.visible(actor))
        .where(person.c.own, is_alive(session))
        .group_by(sharing.c.root, person.c.name)
        .order_by(sa.func.max(sharing.c.until), person.c.name)
        .limit(SHOWN_MAX)
    ).all()
    if not rows:
        return None
    same = merges.same(session)
    found = {same.kept(id): Ending(same.kept(id), name, until) for id, name, until in reversed(rows)}
    return list(reversed(found.values()))


SECTIONS = (Section("consents", TODAY, "consent.grant", load, order=60),)
