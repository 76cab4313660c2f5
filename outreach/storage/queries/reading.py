"""The reading log: who looked, at whom, what for. Written with the read, or there is no read.

Each line carries a MAC over the one before, so that a line changed, left out or put in is noticed. The head
travels to the hub, so that a log cut short is noticed too.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain import access
from outreach.domain.access import Actor
from outreach.domain.errors import LogBroken
from outreach.kinds.staff.rows import staff
from outreach.storage.tables import reading_key, reading_log
from sync.entry import stamp
from sync.ledger import Ledger
from sync.session import LOG_DOUBT


@dataclass(frozen=True, slots=True)
class Reading:
    """Who reads about whom, and what for. `purpose` is a slug: page, contact, print, ..."""

    actor: Actor
    person_id: str
    purpose: str


@dataclass(frozen=True, slots=True)
class ReadingLine:
    """One line of the log, as it may be shown to the person it is about."""

    at: str
    staff_name: str
    purpose: str
    person_id: str | None  # None: a list or a search


@contextmanager
def logged(
    session: Session, actor: Actor, purpose: str, people: Iterable[str] | None = None
) -> Iterator[None]:
    """Run a read and log it in one transaction. A list is one line; naming people makes a line for each.

    `people` may be filled while reading. Raises LogBroken, and what was read goes nowhere.
    """
    try:
        yield
        try:
            _write(session, actor, purpose, [None] if people is None else list(people) or [None])
            session.commit()
        except sa.exc.SQLAlchemyError as problem:
            raise LogBroken from problem
    except Exception:
        session.rollback()
        raise


def _write(session: Session, actor: Actor, purpose: str, people: Sequence[str | None]) -> None:
    key = _key(session)
    last = session.execute(_newest).first()
    seq, mac = (last.seq, bytes(last.mac)) if last else (0, b"")
    at = stamp(datetime.now(UTC))
    rows = []
    for person in people:
        seq += 1
        row = {"seq": seq, "at": at, "actor": actor.staff_id, "role": actor.role, "person": person}
        row["purpose"] = purpose
        mac = _mac(key, mac, row)
        rows.append({**row, "mac": mac})
    session.execute(sa.insert(reading_log), rows)


_newest = sa.select(reading_log.c.seq, reading_log.c.mac).order_by(reading_log.c.seq.desc()).limit(1)


def _mac(key: bytes, previous: bytes, row: dict[str, object]) -> bytes:
    told = [row[name] for name in ("seq", "at", "actor", "role", "person", "purpose")]
    return hmac.new(key, previous + json.dumps(told).encode(), hashlib.sha256).digest()


def _key(session: Session) -> bytes:
    key = session.scalar(sa.select(reading_key.c.key))
    if key is None:
        key = secrets.token_bytes(32)
        session.execute(sa.insert(reading_key).values(one=1, key=key))
    return bytes(key)


def head(session: Session) -> str:
    """How long the log is and what it ends with: what the hub remembers of it."""
    last = session.execute(_newest).first()
    return f"{last.seq}:{bytes(last.mac).hex()[:48]}" if last else "0:"


def broken_at(session: Session) -> int | None:
    """The number of the first line that does not follow from the one before; None when the log is whole."""
    key, mac, expected = _key(session), b"", 1
    for row in session.execute(sa.select(reading_log).order_by(reading_log.c.seq)).mappings():
        mac = _mac(key, mac, dict(row))
        if row["seq"] != expected or not hmac.compare_digest(mac, bytes(row["mac"])):
            return expected
        expected += 1
    return None


def doubted_at(session: Session) -> str:
    """When the hub last found this log shorter than before, or as long and changed; "" for never."""
    return Ledger(session.connection()).get(LOG_DOUBT)


def about(session: Session, actor: Actor, ids: Sequence[str], limit: int = 200) -> list[ReadingLine]:
    """Who has read about one person (all ids of theirs), newest first."""
    access.require(actor, "person.read")
    return _lines(session, reading_log.c.person.in_(ids), limit)


def latest(session: Session, actor: Actor, limit: int = 200) -> list[ReadingLine]:
    """The newest lines of the whole log."""
    access.require(actor, "reading.read")
    return _lines(session, sa.true(), limit)


def _lines(session: Session, which: sa.ColumnElement[bool], limit: int) -> list[ReadingLine]:
    c = reading_log.c
    rows = session.execute(
        sa.select(c.at, sa.func.coalesce(staff.c.name, ""), c.purpose, c.person)
        .outerjoin(staff, staff.c.root == c.actor)
        .where(which)
        .order_by(c.seq.desc())
        .limit(limit)
    )
    return [ReadingLine(*row) for row in rows]
