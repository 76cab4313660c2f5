"""On a person's page: what else may be done about it, and what was put together."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain.access import Actor
from outreach.kinds.person.rows import person
from outreach.storage.queries.sections import PERSON, Section


@dataclass(frozen=True, slots=True)
class Also:
    """Another page of the same person, as it was written."""

    name: str
    tell: str
    birth_year: int | None
    phone: str
    language: str


@dataclass(frozen=True, slots=True)
class Rights:
    """Pages that were put together with this one."""

    together: Sequence[Also]


def load(session: Session, actor: Actor, ids: Sequence[str]) -> Rights:
    """Part of a page that is logged."""
    if len(ids) == 1:
        return Rights(())
    c = person.c
    rows = session.execute(
        sa.select(c.name, c.tell, c.birth_year, c.phone, c.language)
        .where(c.root.in_(ids[1:]))
        .order_by(c.root)
    )
    return Rights([Also(*row) for row in rows])


SECTIONS = (Section("rights", PERSON, "person.read", load, order=95, aside=True),)
