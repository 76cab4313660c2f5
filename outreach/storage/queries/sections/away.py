"""Who is away: on *I dag* for those it concerns, and on the page of a person whose contact is away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain.access import Actor
from outreach.kinds.person.rows import person
from outreach.storage.queries import away
from outreach.storage.queries.away import Away
from outreach.storage.queries.sections import PERSON, TODAY, Section


@dataclass(frozen=True, slots=True)
class Today:
    """What being away means for this colleague today."""

    mine: Away | None
    covers: Sequence[Away]  # for whom one stands in


def today(session: Session, actor: Actor, on: date) -> Today:
    """One's own being away, and those one stands in for."""
    watch = away.watch(session, actor, on)
    covers = [one for one in watch.away.values() if watch.doer(one.staff_id) == actor.staff_id]
    return Today(watch.away.get(actor.staff_id), [one for one in covers if one.staff_id != actor.staff_id])


def of_person(session: Session, actor: Actor, ids: Sequence[str]) -> tuple[Away, str] | None:
    """That the contact person is away, and who does it today."""
    staff_id = session.scalar(
        sa.select(person.c.contact_person).where(person.c.root.in_(ids), person.c.contact_person.is_not(None))
    )
    watch = away.watch(session, actor)
    found = watch.away.get(staff_id or "")
    return (found, watch.names.get(watch.doer(found.staff_id), "")) if found else None


SECTIONS = (
    Section("away_today", TODAY, "followup.create", today, order=90),
    Section("away_contact", PERSON, "person.read", of_person, order=5, aside=True),
)
