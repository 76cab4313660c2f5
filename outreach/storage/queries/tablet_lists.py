"""What a tablet needs beside names to offer a whole family in one tap."""

from collections import defaultdict
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain import access
from outreach.domain.access import Actor
from outreach.domain.family import lives_there
from outreach.kinds.member.rows import member
from outreach.kinds.person.rows import person
from outreach.storage.queries import families, items, merges
from outreach.storage.queries.reading import logged

MEMBERS_MAX = 5000


def households(session: Session, actor: Actor, on: date) -> list[list[str]]:
    """Those who live together on a date, two or more, as far as the actor may know of them. Ids only."""
    access.require(actor, "person.read")
    day, c = on.isoformat(), member.c
    with logged(session, actor, "names"):
        rows = session.execute(
            sa.select(c.family, c.person, c.since, c.until)
            .join(person, person.c.root == c.person)
            .where(~c.retracted, items.visible(member, actor), families.may_know(actor))
            .limit(MEMBERS_MAX)
        ).all()
        same = merges.same(session)
        found: dict[str, set[str]] = defaultdict(set)
        for family, who, since, until in rows:
            if lives_there(since, until, day):
                found[family].add(same.kept(who))
    return [sorted(those) for those in found.values() if len(those) > 1]
