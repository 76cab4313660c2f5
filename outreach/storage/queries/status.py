"""Luk dagen: what was written on a day, what of it has arrived, and where the rest is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain import access
from outreach.domain.access import Actor
from outreach.kinds.contact.rows import contact
from outreach.storage.queries import questions
from sync.ledger import Ledger

ARRIVED = ("hub", "durable", "erased")


@dataclass(frozen=True, slots=True)
class DayStatus:
    """One Danish date, by when things were written."""

    written: int  # contacts (henvendelser), the number a tablet shows too
    received: int  # of those, in the safe store
    places: Mapping[str, int]  # how many at office, hub, durable
    since: Mapping[str, str]  # the oldest claimed time of those at each place
    waiting: int  # entries of any day and kind that the hub does not have yet
    unnamed: int  # contacts of the day without a name or a huskeord
    questions: int


def day(session: Session, actor: Actor, on: date) -> DayStatus:
    """Count what the own organisation wrote on this laptop and its tablets on a date. Reveals nobody."""
    access.require(actor, "status.read")
    text = on.isoformat()
    of_today = (contact.c.day == text, contact.c.org == actor.org_id, ~contact.c.retracted)
    found = session.execute(sa.select(contact.c.root, contact.c.at).where(*of_today))
    written = {row.root: row.at for row in found}
    ledger = Ledger(session.connection())
    places: dict[str, int] = {}
    since: dict[str, str] = {}
    for id, place in ledger.state(list(written)).items():
        places[place] = places.get(place, 0) + 1
        since[place] = min(since.get(place, written[id]), written[id])
    unnamed = session.scalar(
        sa.select(sa.func.count()).where(*of_today, ~contact.c.is_named, contact.c.keyword_sort == "")
    )
    return DayStatus(
        written=len(written),
        received=sum(places.get(place, 0) for place in ARRIVED),
        places=places,
        since=since,
        waiting=ledger.waiting(),
        unnamed=int(unnamed or 0),
        questions=questions.count(session, actor) if access.may(actor, "question.read") else 0,
    )
