"""The household on a person's page; and who has just turned 18, there and on *I dag*."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain import consent
from outreach.domain.access import Actor
from outreach.domain.local_time import ZONE, day_of
from outreach.kinds.person.rows import person
from outreach.storage.queries import families, merges
from outreach.storage.queries.families import Household
from outreach.storage.queries.living import is_alive
from outreach.storage.queries.sections import PERSON, TODAY, Section
from sync.ledger import Ledger

NOTICED = timedelta(days=6)  # on *I dag*: whoever turns 18 on a Friday night is seen on Monday
ASKED = timedelta(days=365)  # on their own page: until they have been asked, or for a year
PEOPLE_MAX = 20


@dataclass(frozen=True, slots=True)
class Adult:
    """Somebody who has just turned 18, or does some day this year."""

    id: str
    name: str
    is_known: bool  # whether the day is known, or only the year


def household(session: Session, actor: Actor, ids: Sequence[str]) -> list[Household]:
    """Who this person lives with."""
    return families.of(session, actor, ids, _today())


def is_new_adult(session: Session, actor: Actor, ids: Sequence[str]) -> Adult | None:
    """Whether this person turned 18 lately and nobody has asked about sharing since."""
    found = _turned(session, actor, _today(), ASKED, ids)
    ledger = Ledger(session.connection())
    for one, adult_on in found:
        grants = [entry for id in ids for entry in ledger.record(id) if entry.kind == consent.GRANT]
        if all(day_of(entry.at) < adult_on for entry in grants):
            return one
    return None


def new_adults(session: Session, actor: Actor, on: date) -> list[Adult] | None:
    """Who has turned 18 in these days."""
    found = _turned(session, actor, on, NOTICED)
    same = merges.same(session) if found else None
    return [one for one, _ in found if same and same.kept(one.id) == one.id] or None


def _turned(
    session: Session, actor: Actor, on: date, within: timedelta, ids: Sequence[str] | None = None
) -> list[tuple[Adult, str]]:
    c = person.c
    which = c.adult_on.between((on - within).isoformat(), on.isoformat())
    only = c.root == ids[0] if ids else c.own
    rows = session.execute(
        sa.select(c.root, c.name, c.birth_date, c.adult_on)
        .where(which, only, is_alive(session), families.may_know(actor))
        .order_by(c.sort)
        .limit(PEOPLE_MAX)
    )
    return [(Adult(id, name, bool(born)), adult_on) for id, name, born, adult_on in rows]


def _today() -> date:
    return datetime.now(ZONE).date()


SECTIONS = (
    Section("new_adult", PERSON, "person.read", is_new_adult, order=5),
    Section("family", PERSON, "person.read", household, order=10, aside=True),
    Section("new_adults", TODAY, "person.read", new_adults, order=10),
)
