"""What rules ask about the office: who is who, and with whom a person lets us share."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain.access import ADVISER, HELPER, Actor
from outreach.kinds.organisation.rows import organisation
from outreach.kinds.person.rows import person, sharing
from outreach.kinds.staff.rows import staff
from outreach.storage.projections import own_organisation
from outreach.storage.queries import merges, still

__all__ = ["OfficeFacts", "actor_for", "orgs", "own_organisation", "shared_names"]


def orgs(session: Session) -> dict[str, str]:
    """Every organisation of the programme and its role."""
    rows = session.execute(sa.select(organisation.c.root, organisation.c.role))
    return {row.root: row.role for row in rows}


class OfficeFacts:
    """`kinds.parts.Facts` over this office's rows."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def org_role(self, org: str) -> str:
        found = self._session.scalar(sa.select(organisation.c.role).where(organisation.c.root == org))
        return str(found or "")

    def partners(self, person: str) -> frozenset[str]:
        """With whom this person lets us share now: what every id of theirs lets."""
        ids = merges.same(self._session).ids(person)
        found: dict[str, set[str]] = {id: set() for id in ids}
        for id, org in self._session.execute(
            sa.select(sharing.c.root, sharing.c.org)
            .join(organisation, organisation.c.root == sharing.c.org)
            .where(sharing.c.root.in_(ids), organisation.c.role == HELPER, still.holds())
        ):
            found[id].add(org)
        return frozenset(set.intersection(*found.values()))


def actor_for(session: Session, staff_id: str, org_id: str) -> Actor:
    """A colleague as rules see them. One whose own entry has not arrived here acts as an adviser."""
    row = session.execute(
        sa.select(staff.c.role, staff.c.name).where(staff.c.root == staff_id, staff.c.org == org_id)
    ).first()
    role, name = row or (ADVISER, "")
    org_role = session.scalar(sa.select(organisation.c.role).where(organisation.c.root == org_id))
    return Actor(staff_id, org_id, str(org_role or ""), role, name)


def shared_names(session: Session, people: Iterable[str]) -> dict[str, str]:
    """Names of those of these people whom only a partner has written about so far."""
    wanted = list(people)
    if not wanted:
        return {}
    rows = session.execute(
        sa.select(person.c.root, person.c.name).where(person.c.root.in_(wanted), ~person.c.own)
    )
    return {row.root: row.name for row in rows}
