"""What an operator may see: devices, streams, counts and kinds. No function here reads a line."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from sync import tables
from sync.ledger import Ledger
from sync.protocol import APPLIED
from sync.tables import collision, device, entry, event, feed, feed_tip, mark, org, placement, stream, told

AGREES, LACKS, DIFFERS, BROKEN, NOBODY = "agrees", "lacks", "differs", "broken", "nobody"
TROUBLE = ("clone", "fork", "rewound", "readings")
EVENTS_MAX = 200


@dataclass(frozen=True, slots=True)
class Laptop:
    """One enrolled laptop, as it last told of itself."""

    id: str
    org: str
    label: str
    enrolled_at: str
    seen_at: str | None
    app: str | None
    offset_ms: int | None
    waiting: int | None
    set_aside: int | None
    backup_at: str | None
    unheard: int  # stops and erasures in its feed that it has not acknowledged


@dataclass(frozen=True, slots=True)
class Compared:
    """One stream, as its laptop told it, beside what is here. `first` to `last`: numbers missing here."""

    stream: str
    org: str
    label: str
    verdict: str
    told: int | None
    told_head: str
    here: int
    here_head: str
    first: int = 0
    last: int = 0


def organisations(db: sa.Connection) -> Sequence[Any]:
    """Id, name, role; length of its feed, how far that is inside a backup, entries it wrote, those erased."""
    wrote = (
        sa.select(entry.c.org, sa.func.count().label("wrote"), sa.func.count(entry.c.line).label("here"))
        .group_by(entry.c.org)
        .subquery()
    )
    return db.execute(
        sa.select(
            org.c.id, org.c.name, org.c.role,
            sa.func.coalesce(feed_tip.c.pos, 0).label("feed"),
            sa.func.coalesce(feed_tip.c.durable_pos, 0).label("durable"),
            sa.func.coalesce(wrote.c.wrote, 0).label("wrote"),
            sa.func.coalesce(wrote.c.wrote - wrote.c.here, 0).label("erased"),
        )
        .outerjoin(feed_tip, feed_tip.c.org == org.c.id)
        .outerjoin(wrote, wrote.c.org == org.c.id)
        .order_by(org.c.name)
    ).all()  # fmt: skip


def laptops(db: sa.Connection) -> list[Laptop]:
    """Every laptop that is let in, those that have not been here for longest first."""
    heard = sa.select(mark.c.device, sa.func.min(mark.c.pos).label("pos")).group_by(mark.c.device).subquery()
    behind = sa.and_(feed.c.org == device.c.org, feed.c.op == "-", feed.c.pos > heard.c.pos)
    unheard = sa.select(sa.func.count()).select_from(feed).where(behind).scalar_subquery()
    d = device.c
    rows = db.execute(
        sa.select(
            d.id, org.c.name, d.label, d.enrolled_at, d.seen_at, d.app, d.offset_ms, d.waiting, d.set_aside,
            d.backup_at, sa.case((heard.c.pos.is_not(None), unheard), else_=0),
        )
        .join(org, org.c.id == d.org)
        .outerjoin(heard, heard.c.device == d.id)
        .where(d.revoked_at.is_(None))
        .order_by(sa.func.coalesce(d.seen_at, ""), d.label)
    )  # fmt: skip
    return [Laptop(*row) for row in rows]


def set_aside(db: sa.Connection) -> list[tuple[str, str, str, int]]:
    """(organisation, why, kind, how many) of what waits for a person or an upgrade. Never a text."""
    e = entry.c
    rows = db.execute(
        sa.select(org.c.name, e.disposition, e.kind, sa.func.count())
        .join(org, org.c.id == e.org)
        .where(e.disposition != APPLIED)
        .group_by(org.c.name, e.disposition, e.kind)
        .order_by(org.c.name, e.disposition, e.kind)
    )
    twice = db.execute(
        sa.select(org.c.name, sa.literal("collision"), e.kind, sa.func.count())
        .select_from(collision.join(entry, e.id == collision.c.id).join(org, org.c.id == e.org))
        .group_by(org.c.name, e.kind)
        .order_by(org.c.name, e.kind)
    )
    return [(name, why, kind, count) for name, why, kind, count in [*rows, *twice]]


def events(db: sa.Connection, *what: str, since: str = "", limit: int = EVENTS_MAX) -> Sequence[Any]:
    """When, what, which laptop (label, also of one that was removed) and detail; newest first."""
    statement = (
        sa.select(event.c.at, event.c.what, event.c.detail, device.c.label)
        .outerjoin(device, device.c.id == event.c.device)
        .where(event.c.at >= since)
        .order_by(event.c.at.desc(), event.c.id.desc())
        .limit(limit)
    )
    return db.execute(statement.where(event.c.what.in_(what)) if what else statement).all()


def backups(db: sa.Connection, limit: int = 20) -> list[dict[str, Any]]:
    """What was noted of each verified backup, newest first."""
    return [{**json.loads(row.detail), "noted": row.at} for row in events(db, "backup", limit=limit)]


def safe_at(db: sa.Connection) -> str:
    """From when the newest backup in another place is; "" when there is none."""
    return max((one["at"] for one in backups(db, limit=1000) if one.get("elsewhere")), default="")


def sheet(db: sa.Connection) -> list[Compared]:
    """Every stream of every laptop beside what is here; what does not agree comes first."""
    here = {
        row.id: (row.seq, bytes(row.head), row.org, row.label)
        for row in db.execute(
            sa.select(stream.c.id, stream.c.seq, stream.c.head, org.c.name.label("org"), device.c.label)
            .join(device, device.c.id == stream.c.device)
            .join(org, org.c.id == device.c.org)
        )
    }
    p = placement.c
    whole = {
        row.stream: (row.count, row.last)
        for row in db.execute(
            sa.select(p.stream, sa.func.count().label("count"), sa.func.max(p.seq).label("last")).group_by(
                p.stream
            )
        )
    }
    said = db.execute(
        sa.select(told.c.stream, told.c.seq, told.c.head, org.c.name, device.c.label)
        .join(device, device.c.id == told.c.device)
        .join(org, org.c.id == device.c.org)
        .where(device.c.revoked_at.is_(None))
    ).all()
    found = []
    for id, seq, head, name, label in said:
        have, have_head, _, _ = here.get(id, (0, b"", "", ""))
        at = Ledger(db).head_at(id, seq) if 0 < seq <= have else None
        verdict = LACKS if have < seq else AGREES if seq == 0 or at == head else DIFFERS
        first, last = (have + 1, seq) if have < seq else (0, 0)
        one = Compared(id, name, label, verdict, seq, bytes(head).hex(), have, have_head.hex(), first, last)
        found.append(one)
    for id in here.keys() - {row.stream for row in said}:
        have, have_head, name, label = here[id]
        found.append(Compared(id, name, label, NOBODY, None, "", have, have_head.hex()))
    for id, (have, have_head, name, label) in here.items():
        if whole.get(id, (0, None)) != ((have, have) if have else (0, None)):
            found.append(Compared(id, name, label, BROKEN, None, "", have, have_head.hex()))
    order = [BROKEN, DIFFERS, LACKS, AGREES, NOBODY]
    return sorted(found, key=lambda one: (order.index(one.verdict), one.org, one.label, one.stream))


def feeds_whole(db: sa.Connection) -> dict[str, bool]:
    """For each organisation's feed: whether it has as many operations as it says."""
    rows = db.execute(sa.select(feed.c.org, sa.func.count()).group_by(feed.c.org))
    counted = {row[0]: row[1] for row in rows}
    return {row.org: counted.get(row.org, 0) == row.pos for row in db.execute(sa.select(tables.feed_tip))}
