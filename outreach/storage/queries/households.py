"""Who lives together now, told by the household they share: for rules, not for pages."""

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain.family import lives_there
from outreach.domain.local_time import ZONE
from outreach.kinds.member.rows import member


def together(session: Session, ids: Collection[str]) -> Sequence[str]:
    """Everybody who shares a household today with one of these, themselves included where they have one."""
    today, c = datetime.now(ZONE).date().isoformat(), member.c
    families = [family for family, _ in _now(session, c.person.in_(list(ids)), today)]
    return sorted({who for _, who in _now(session, c.family.in_(families), today)}) if families else []


def _now(session: Session, which: sa.ColumnElement[bool], today: str) -> list[tuple[str, str]]:
    c = member.c
    rows = session.execute(
        sa.select(c.family, c.person, c.since, c.until).where(which, ~c.retracted, c.person.is_not(None))
    )
    return [(family, who) for family, who, since, until in rows if lives_there(since, until, today)]


def children_with(session: Session, ids: Collection[str]) -> Sequence[str]:
    """Children who share a household today with one of these, where these live there as adults."""
    today, c = datetime.now(ZONE).date().isoformat(), member.c
    families = [family for family, _ in _now(session, c.person.in_(list(ids)) & (c.role == "adult"), today)]
    there = c.family.in_(families) & (c.role == "child")
    return sorted({who for _, who in _now(session, there, today)} - set(ids)) if families else []
