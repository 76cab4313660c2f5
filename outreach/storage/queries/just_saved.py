"""What this colleague wrote a moment ago in the same words: somebody went back in the browser and saved."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain.access import Actor
from outreach.domain.local_time import day_of, moment
from outreach.kinds.contact.rows import contact
from outreach.kinds.followup.rows import followup
from outreach.kinds.person.rows import person
from outreach.storage.tables import named

MOMENT = timedelta(minutes=15)


def same_contact(
    session: Session, actor: Actor, closed: Mapping[str, Any], people: Iterable[str], new_name: str, id: str
) -> str | None:
    """The contact that says the same of the same people; of somebody new, by the name they were given."""
    said = {name: closed.get(name) or "" for name in ("channel", "note", "keyword")}
    said["topics"] = " ".join(closed["topics"])
    return _same(session, actor, contact, said, people, new_name, id)


def same_promise(
    session: Session, actor: Actor, closed: Mapping[str, Any], people: Iterable[str], id: str
) -> str | None:
    """The promise that says the same to the same people for the same time."""
    said = {name: closed.get(name) or "" for name in ("text", "due", "daypart")}
    return _same(session, actor, followup, said, people, "", id)


def _same(
    session: Session,
    actor: Actor,
    table: sa.Table,
    said: Mapping[str, str],
    people: Iterable[str],
    new_name: str,
    id: str,
) -> str | None:
    now = datetime.now(UTC)
    first = day_of((now - MOMENT).isoformat())
    c = table.c
    rows = session.execute(
        sa.select(c.root, c.at, named.c.person, person.c.name)
        .outerjoin(named, (named.c.root == c.root) & named.c.is_now)
        .outerjoin(person, person.c.root == named.c.person)
        .where(c.day >= first, c.by == actor.staff_id, c.root != id, ~c.retracted)
        .where(*(c[name] == value for name, value in said.items()))
        .order_by(c.at.desc())
        .limit(50)
    ).all()
    names: dict[str, dict[str, str]] = {}
    for root, at, who, name in rows:
        written = moment(at)
        if written and abs(now - written) <= MOMENT:
            names.setdefault(root, {}).update({who: name or ""} if who else {})
    for root, told in names.items():
        if list(told.values()) == [new_name] if new_name else set(told) == set(people):
            return root
    return None
