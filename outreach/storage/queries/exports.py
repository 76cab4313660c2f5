"""What leaves the logbook as a file: the own organisation's lists, a page of rows at a time, so that it never
waits in memory and nobody waits for it. Words of a drawer stand in a row only when they are asked for.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain import access
from outreach.domain.access import Actor
from outreach.kinds.activity.rows import activity
from outreach.kinds.area.rows import area
from outreach.kinds.contact.rows import contact
from outreach.kinds.followup.rows import followup
from outreach.kinds.headcount.rows import headcount
from outreach.kinds.mark.rows import mark
from outreach.kinds.person.rows import person
from outreach.storage.db import READ_ONLY
from outreach.storage.queries import merges, staff, ties, timeline
from outreach.storage.queries.items import TimelineItem
from outreach.storage.queries.living import is_alive
from outreach.storage.queries.reading import logged
from outreach.storage.tables import export_log, named
from sync.entry import stamp

ROWS_PER_PAGE = 1000
TIMELINE_MAX = 10_000
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Span:
    """Days, both included; "" for no end."""

    first: str = ""
    last: str = ""

    def of(self, column: Any) -> Any:
        """Rows whose day lies in it."""
        after = column >= self.first if self.first else sa.true()
        return after & (column < f"{self.last}T99" if self.last else sa.true())


@dataclass(frozen=True, slots=True)
class Exported:
    """One time something was taken out."""

    at: str
    by_name: str
    what: str
    form: str
    reason: str
    with_text: bool


def write_down(
    session: Session, actor: Actor, what: str, form: str, reason: str, with_text: bool, person: str | None
) -> None:
    """Write in both logs who takes what out, and why, before a single row leaves. Raises LogBroken."""
    access.require(actor, "export.create")
    with logged(session, actor, "export", [person] if person else None):
        session.execute(
            sa.insert(export_log).values(
                at=stamp(datetime.now(UTC)), by=actor.staff_id, what=what, form=form, reason=reason,
                with_text=with_text,
            )
        )  # fmt: skip


def latest(session: Session, actor: Actor, limit: int = 50) -> list[Exported]:
    """What was taken out, newest first."""
    access.require(actor, "reading.read")
    names = staff.names(session)
    c = export_log.c
    rows = session.execute(sa.select(export_log).order_by(c.seq.desc()).limit(limit))
    return [
        Exported(row.at, names.get(row.by, ""), row.what, row.form, row.reason, row.with_text) for row in rows
    ]


def rows(session: Session, actor: Actor, what: str, span: Span) -> Iterator[Row]:
    """Every row of one list, in order. Written down by `write_down` first."""
    access.require(actor, "export.create")
    return {"people": _people, "contacts": _contacts, "promises": _promises, "attendance": _attendance}[what](
        session, actor, span
    )


def of_person(session: Session, actor: Actor, ids: Sequence[str]) -> list[TimelineItem]:
    """What the own organisation wrote about one person; a partner's words are the partner's to hand out."""
    access.require(actor, "export.create")
    found = timeline.of_person(session, actor, ids, TIMELINE_MAX)
    session.rollback()
    return [item for item in found if not item.org_name and item.kind != "moved"]


def _pages(session: Session, wanted: sa.Select[Any], *keys: Any) -> Iterator[Sequence[Any]]:
    """Pages of a select, each in a transaction of its own that keeps nobody waiting."""
    after: tuple[Any, ...] | None = None
    while True:
        session.rollback()
        session.connection(execution_options=READ_ONLY)
        page = wanted if after is None else wanted.where(sa.tuple_(*keys) > sa.tuple_(*after))
        found = session.execute(page.order_by(*keys).limit(ROWS_PER_PAGE)).all()
        if not found:
            session.rollback()
            return
        yield found
        after = tuple(getattr(found[-1], key.name) for key in keys)


def _people(session: Session, actor: Actor, span: Span) -> Iterator[Row]:
    c = person.c
    areas = {row.root: row.name for row in session.execute(sa.select(area.c.root, area.c.name))}
    gone = merges.same(session).others
    wanted = sa.select(
        c.root, c.sort, c.name, c.tell, c.birth_year, c.phone, c.language, c.interpreter, c.reach, c.area
    ).where(c.own, is_alive(session), c.root.not_in(gone), ties.may_find(actor, c.root))
    for page in _pages(session, wanted, c.sort, c.root):
        for row in page:
            yield {**row._mapping, "area": areas.get(row.area, "")}


def _contacts(session: Session, actor: Actor, span: Span) -> Iterator[Row]:
    c = contact.c
    wanted = sa.select(
        c.root, c.when, c.channel, c.topics, c.children, c.interpreter, c.not_reached, c.keyword, c.note
    ).where(c.org == actor.org_id, ~c.retracted, span.of(c.when), ties.may_read(actor, c.root))
    for page in _pages(session, wanted, c.when, c.root):
        names = _names(session, [row.root for row in page])
        for row in page:
            yield {**row._mapping, "people": names.get(row.root, "")}


def _promises(session: Session, actor: Actor, span: Span) -> Iterator[Row]:
    c = followup.c
    wanted = sa.select(c.root, c.due, c.state, c.text).where(
        c.org == actor.org_id, ~c.retracted, c.state != "", span.of(c.due), ties.may_read(actor, c.root)
    )
    for page in _pages(session, wanted, c.due, c.root):
        names = _names(session, [row.root for row in page])
        for row in page:
            yield {**row._mapping, "people": names.get(row.root, "")}


def _attendance(session: Session, actor: Actor, span: Span) -> Iterator[Row]:
    """Who was there, once a session; then those without a name, as numbers."""
    c, held = (
        mark.c,
        {row.root: row.name for row in session.execute(sa.select(activity.c.root, activity.c.name))},
    )
    same = merges.same(session)
    wanted = sa.select(c.on, c.activity, c.person, c.root, person.c.name).join(
        person, person.c.root == c.person
    )
    wanted = wanted.where(c.org == actor.org_id, span.of(c.on), ties.may_find(actor, c.person))
    before: set[tuple[str, str, str]] = set()
    for page in _pages(session, wanted, c.on, c.activity, c.person, c.root):
        for row in page:
            key = (row.on, row.activity, same.kept(row.person))
            if before and next(iter(before))[:2] != key[:2]:
                before.clear()  # the next session: people of one stand together
            if key not in before:
                before.add(key)
                yield {"on": row.on, "activity": held.get(row.activity, ""), "name": row.name}
    n = headcount.c
    counted = sa.select(n.on, n.activity, sa.func.sum(n.adults), sa.func.sum(n.children))
    counted = counted.where(n.org == actor.org_id, span.of(n.on)).group_by(n.on, n.activity)
    for on, which, adults, children in session.execute(counted.order_by(n.on)).all():
        yield {"on": on, "activity": held.get(which, ""), "name": "", "adults": adults, "children": children}


def _names(session: Session, roots: Sequence[str]) -> dict[str, str]:
    """Whom each record names now."""
    found: dict[str, list[str]] = {}
    for root, name in session.execute(
        sa.select(named.c.root, person.c.name)
        .join(person, person.c.root == named.c.person)
        .where(named.c.root.in_(roots), named.c.is_now)
        .order_by(person.c.sort)
    ):
        found.setdefault(root, []).append(name)
    return {root: ", ".join(names) for root, names in found.items()}


def day_of(text: str) -> date | None:
    """The day of a stored date or moment; None where there is none."""
    return date.fromisoformat(text[:10]) if text else None
