"""Imports: those there are, how one stands, and what is here that a row may mean."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain import access
from outreach.domain.access import Actor
from outreach.domain.errors import NotFound
from outreach.kinds.activity.rows import activity
from outreach.kinds.gathering.rows import gathering
from outreach.kinds.headcount.rows import headcount
from outreach.kinds.mark.rows import mark
from outreach.kinds.member.rows import member
from outreach.kinds.person.rows import person
from outreach.storage.projections import own_organisation
from outreach.storage.queries import merges, staff
from outreach.storage.queries.facts import actor_for
from outreach.storage.queries.shape import made
from outreach.storage.tables import import_job, import_line, named
from sync.tables import entry


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """One sheet of a file: what it is, and what each column is."""

    name: str
    kind: str
    headings: Sequence[str]
    columns: Mapping[str, str]  # number of the column, as text, to key
    stopped: Sequence[int]  # look like CPR numbers: never read
    shown: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Job:
    """One import."""

    id: str
    at: str
    by_name: str
    state: str
    total: int
    done: int
    why: str
    sheets: Sequence[SheetPlan]
    counts: Mapping[tuple[str, str, str], int]  # (sheet, kind, state) to how many entries

    def count(self, state: str) -> int:
        return sum(count for (_, _, one), count in self.counts.items() if one == state)


def jobs(session: Session, actor: Actor, limit: int = 30) -> list[Job]:
    """The newest imports."""
    access.require(actor, "import.create")
    rows = session.execute(_wanted.order_by(import_job.c.at.desc(), import_job.c.id).limit(limit)).all()
    return _jobs(session, rows)


def job(session: Session, actor: Actor, id: str) -> Job:
    """One of them. Raises NotFound."""
    access.require(actor, "import.create")
    rows = session.execute(_wanted.where(import_job.c.id == id)).all()
    if not rows:
        raise NotFound
    return _jobs(session, rows)[0]


@dataclass(frozen=True, slots=True)
class Row:
    """One thing a row of a file asks for, and what becomes of it."""

    seq: int
    sheet: str
    row: int
    kind: str
    state: str
    said: str
    errors: Mapping[str, str]  # heading to code


def rows(
    session: Session, actor: Actor, id: str, after: int = 0, limit: int | None = None, **which: str
) -> list[Row]:
    """Rows of an import in the order of the file; `which`: only those of a sheet, kind or state."""
    access.require(actor, "import.create")
    c = import_line.c
    only = [c.job == id, c.seq > after, *(c[name] == value for name, value in which.items())]
    found = session.execute(sa.select(import_line).where(*only).order_by(c.seq).limit(limit))
    return [made(Row, row, errors=json.loads(row.errors)) for row in found]


_wanted = sa.select(*(column for column in import_job.c if column.name != "file"))


def _jobs(session: Session, rows: Sequence[sa.Row]) -> list[Job]:
    names = staff.names(session)
    line = import_line.c
    counts: dict[str, dict[tuple[str, str, str], int]] = {}
    for id, sheet, kind, state, count in session.execute(
        sa.select(line.job, line.sheet, line.kind, line.state, sa.func.count())
        .where(line.job.in_([row.id for row in rows]))
        .group_by(line.job, line.sheet, line.kind, line.state)
    ):
        counts.setdefault(id, {})[sheet, kind, state] = count
    return [
        Job(
            row.id, row.at, names.get(row.by, ""), row.state, row.total, row.done, row.why,
            [SheetPlan(**one) for one in json.loads(row.plan)], counts.get(row.id, {}),
        )
        for row in rows
    ]  # fmt: skip


def under_way(session: Session, digest: str, states: Sequence[str]) -> str | None:
    """Id of an import of this very file that is in one of these states."""
    which = import_job.c.digest == digest, import_job.c.state.in_(states)
    return session.scalar(sa.select(import_job.c.id).where(*which).limit(1))


def waiting(session: Session, states: Sequence[str]) -> list[str]:
    """Ids of imports in these states: what was at work when the laptop stopped."""
    return list(session.scalars(sa.select(import_job.c.id).where(import_job.c.state.in_(states))))


def author(session: Session, staff_id: str) -> Actor:
    """Whoever brought a file, as rules see them now."""
    return actor_for(session, staff_id, own_organisation(session.connection()))


def people_here(session: Session) -> list[tuple[str, str, int | None, str]]:
    """(folded name, id, birth year, digits of the phone) of everybody here, each once."""
    c = person.c
    gone = merges.same(session).others
    rows = session.execute(sa.select(c.sort, c.root, c.birth_year, c.phone).where(c.root.not_in(gone)))
    return [(sort, root, year, re.sub(r"\D", "", phone)[-8:]) for sort, root, year, phone in rows]


def activities_here(session: Session) -> list[tuple[str, str]]:
    return [(row.sort, row.root) for row in session.execute(sa.select(activity.c.sort, activity.c.root))]


def households_here(session: Session) -> dict[str, str]:
    """Where everybody lives now; of two households the first."""
    wanted = sa.select(member.c.person, member.c.family).where(
        member.c.person.is_not(None), member.c.until == ""
    )
    return {row.person: row.family for row in session.execute(wanted.order_by(member.c.at.desc()))}


def undone(session: Session) -> frozenset[str]:
    """Ids of what imports made and took back: the same rows may come again, under other ids."""
    return frozenset(session.scalars(sa.select(import_line.c.id).where(import_line.c.state == "undone")))


def built_upon(session: Session, id: str) -> int:
    """How many records stand on what an import made: later words, or what names its people."""
    line = import_line.c
    ids = sa.select(line.id).where(line.job == id, line.state == "placed")
    later = sa.select(entry.c.id).where(
        entry.c.root.in_(ids), entry.c.id.not_in(ids), entry.c.line.is_not(None)
    )
    naming = sa.select(named.c.root).where(
        named.c.person.in_(ids.where(line.kind == "person")), named.c.root.not_in(ids)
    )
    held = ids.where(line.kind == "activity")
    at_it = [
        sa.select(table.c.root).where(table.c.activity.in_(held), table.c.root.not_in(ids))
        for table in (mark, headcount, gathering)
    ]
    both = sa.union(later, naming, *at_it).subquery()
    return session.scalar(sa.select(sa.func.count()).select_from(both)) or 0
