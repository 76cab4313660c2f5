"""On a person's page: what they were offered, and how far it went."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from outreach.domain.access import Actor
from outreach.storage.queries import offers
from outreach.storage.queries.offers import Offer
from outreach.storage.queries.sections import PERSON, Section


@dataclass(frozen=True, slots=True)
class Offered:
    """Offers, and whose."""

    person_id: str
    offers: Sequence[Offer]


def load(session: Session, actor: Actor, ids: Sequence[str]) -> Offered:
    return Offered(ids[0], offers.of_person(session, actor, ids))


SECTIONS = (Section("offers", PERSON, "offer.create", load, order=60),)
