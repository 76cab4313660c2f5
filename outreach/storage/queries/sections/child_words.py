"""A child's own words: on the child's page and nowhere else, neither timeline nor family page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain.access import Actor
from outreach.domain.child_words import PARTS
from outreach.domain.local_time import ZONE
from outreach.kinds.child_words.rows import child_words
from outreach.kinds.person.rows import person
from outreach.storage.queries import items, staff
from outreach.storage.queries.sections import PERSON, Section
from outreach.storage.queries.shape import made

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Said:
    """What a child said once."""

    id: str
    on: str
    smileys: Mapping[str, str]
    words: str
    tags: Sequence[str]
    parent_yes: bool
    by_name: str
    org_name: str  # "" for the own organisation
    own: bool  # the organisation that wrote it may take it back, on any day: a child may say no later


@dataclass(frozen=True, slots=True)
class ChildWords:
    """All of it, newest first, and whether more may be written: of somebody known to be under 18."""

    said: Sequence[Said]
    may_add: bool


def load(session: Session, actor: Actor, ids: Sequence[str]) -> ChildWords | None:
    """Nothing on the page of a grown-up who never said anything as a child."""
    today = datetime.now(ZONE).date().isoformat()
    adult_on = session.scalar(sa.select(person.c.adult_on).where(person.c.root == ids[0])) or ""
    c = child_words.c
    rows = session.execute(
        sa.select(child_words)
        .where(c.person.in_(ids), ~c.retracted, items.visible(child_words, actor))
        .order_by(c.on.desc(), c.root.desc())
        .limit(SHOWN)
    ).all()
    is_minor = today < adult_on
    if not rows and not is_minor:
        return None
    names = staff.names(session)
    said = [
        made(
            Said,
            row,
            id=row.root,
            smileys=_in_turn(row.smileys),
            tags=row.tags.split(),
            by_name=names.get(row.by, ""),
            org_name="" if row.org == actor.org_id else names.get(row.org, ""),
            own=row.org == actor.org_id,
        )
        for row in rows
    ]
    return ChildWords(said, is_minor)


def _in_turn(smileys: str) -> dict[str, str]:
    """Smileys by part of the day, as the day goes."""
    told = dict(one.split(":", 1) for one in smileys.split())
    return {part: told[part] for part in PARTS if part in told}


SECTIONS = (Section("child_words", PERSON, "child_words.read", load, order=45),)
