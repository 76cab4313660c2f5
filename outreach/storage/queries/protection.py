"""What data protection sees of an office: numbers, days and keys; no note, nobody's name."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain import access
from outreach.domain.access import Actor
from outreach.domain.retention import cutoff
from outreach.kinds.contact.rows import contact
from outreach.kinds.person.rows import person
from outreach.storage.queries import reading
from outreach.storage.tables import export_log, named, reading_check, reading_log
from sync.entry import stamp
from sync.ledger import Ledger
from sync.tables import entry

SAMPLE, SAMPLE_DAYS = 10, 30


@dataclass(frozen=True, slots=True)
class SampleLine:
    """One line of the reading log, to be looked at: never about whom."""

    seq: int
    at: str
    role: str
    purpose: str
    is_a_list: bool
    is_checked: bool


@dataclass(frozen=True, slots=True)
class Protection:
    """One office, as it stands."""

    kinds: Mapping[str, int]  # how many entries of the own organisation, by kind
    sample: Sequence[SampleLine]
    log_lines: int
    log_broken_at: int | None
    checked: int
    exports: int
    exports_with_text: int
    keep_from: date
    due_contacts: int
    due_people: int  # about whom nothing was written since
    oldest_year: int | None
    heard_at: str  # when the safe store last answered
    waiting: int


def show(session: Session, actor: Actor, on: date, years: int) -> Protection:
    """In a fixed number of statements."""
    access.require(actor, "reading.read")
    count, c = sa.func.count(), contact.c
    kinds = sa.select(entry.c.kind, count).where(entry.c.org == actor.org_id, entry.c.line.is_not(None))
    first = cutoff(on, years)
    old = c.org == actor.org_id, c.when < first.isoformat()
    lately = sa.exists().where(named.c.person == person.c.root, named.c.sort >= first.isoformat())
    ever = sa.exists().where(named.c.person == person.c.root)
    taken = sa.select(count, sa.func.coalesce(sa.func.sum(sa.cast(export_log.c.with_text, sa.Integer)), 0))
    exports, with_text = session.execute(taken).one()
    oldest = session.scalar(sa.select(sa.func.min(c.when)).where(*old))
    ledger = Ledger(session.connection())
    return Protection(
        kinds={row.kind: row[1] for row in session.execute(kinds.group_by(entry.c.kind))},
        sample=sample(session, actor, on),
        log_lines=session.scalar(sa.select(count).select_from(reading_log)) or 0,
        log_broken_at=reading.broken_at(session),
        checked=session.scalar(sa.select(count).select_from(reading_check)) or 0,
        exports=exports,
        exports_with_text=with_text,
        keep_from=first,
        due_contacts=session.scalar(sa.select(count).where(*old)) or 0,
        due_people=session.scalar(sa.select(count).where(person.c.own, ever, ~lately)) or 0,
        oldest_year=int(oldest[:4]) if oldest else None,
        heard_at=ledger.get("heard_at"),
        waiting=ledger.waiting(),
    )


def sample(session: Session, actor: Actor, on: date) -> list[SampleLine]:
    """Some lines of the last month, drawn anew each day: the same ones all day, whoever looks.

    Drawn from the days before; a log too young for that is filled up with the first lines of today.
    """
    access.require(actor, "reading.read")
    c = reading_log.c
    since = stamp(datetime.combine(on - timedelta(days=SAMPLE_DAYS), datetime.min.time(), UTC))
    morning = f"{on.isoformat()}T"
    seqs = session.scalars(sa.select(c.seq).where(c.at >= since, c.at < morning).order_by(c.seq)).all()
    drawn = random.Random(on.isoformat()).sample(seqs, min(SAMPLE, len(seqs)))
    of_today = sa.select(c.seq).where(c.at >= morning).order_by(c.seq).limit(SAMPLE - len(drawn))
    drawn += session.scalars(of_today).all()
    rows = session.execute(
        sa.select(c.seq, c.at, c.role, c.purpose, c.person.is_(None), reading_check.c.seq.is_not(None))
        .outerjoin(reading_check, reading_check.c.seq == c.seq)
        .where(c.seq.in_(drawn))
        .order_by(c.seq.desc())
    )
    return [SampleLine(*row) for row in rows]
