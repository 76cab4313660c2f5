"""Who may hold what, kept up to date: audience and feeds change as the difference between old and new."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from sync import bulk, tables
from sync.entry import Entry
from sync.hub.journal import STOPPED, Line
from sync.hub.store import Hub
from sync.ledger import Ledger
from sync.stream import FEED_START, next_feed_head
from sync.tables import audience, entry_person, feed, feed_tip


@dataclass(frozen=True, slots=True)
class Change:
    """One operation on one organisation's feed."""

    org: str
    op: str
    id: str
    commitment: bytes
    cause: str | None = None


def reconsider(
    hub: Hub, db: sa.Connection, roots: Collection[str], fresh: Sequence[Entry], causes: Mapping[str, str]
) -> list[Change]:
    """What the audience of these records becomes, with entries that are new and not yet stored.

    `causes`: for a record, the entry that made it worth another look.
    """
    ledger = Ledger(db)
    records = ledger.records(roots)
    old_ids = [one.id for record in records.values() for one in record]
    for one in fresh:
        records.setdefault(one.root, []).append(one)
    named = {person for record in records.values() for one in record for person in one.people}
    people = {**ledger.records(named - records.keys()), **records}
    held = holders(db, old_ids)
    orgs, at = hub.orgs(db), hub.moment(db)
    changes: list[Change] = []
    for root, record in records.items():
        may = hub.policy.audience(record, people, orgs, at)
        for one in record:
            changes += _difference(one, held.get(one.id, frozenset()), may, causes.get(root))
    return changes


def _difference(
    one: Entry, had: frozenset[str], may: Mapping[str, frozenset[str]], cause: str | None
) -> Iterable[Change]:
    now = may.get(one.id, frozenset()) | {one.org}
    if now != had:
        for org in sorted(now - had):
            yield Change(org, "+", one.id, one.commitment)
        for org in sorted(had - now):
            yield Change(org, "-", one.id, one.commitment, cause)


def holders(db: sa.Connection, ids: Sequence[str]) -> dict[str, frozenset[str]]:
    """Which organisations may hold each entry now."""
    found: dict[str, set[str]] = {}
    for start in range(0, len(ids), 500):
        rows = db.execute(
            sa.select(audience.c.id, audience.c.org).where(audience.c.id.in_(ids[start : start + 500]))
        )
        for id, org in rows:
            found.setdefault(id, set()).add(org)
    return {id: frozenset(orgs) for id, orgs in found.items()}


def roots_naming(db: sa.Connection, people: Collection[str]) -> set[str]:
    """Every record that names one of these people."""
    if not people:
        return set()
    return set(db.scalars(sa.select(entry_person.c.root).where(entry_person.c.person.in_(list(people)))))


def publish(hub: Hub, db: sa.Connection, changes: Sequence[Change]) -> None:
    """Append operations to the feeds; a void goes into the journal first, so that no restore undoes it."""
    stops = [Line(STOPPED, c.id, c.org, c.commitment.hex(), c.cause) for c in changes if c.op == "-"]
    hub.remember(db, stops)
    append(db, changes)


def append(db: sa.Connection, changes: Sequence[Change]) -> None:
    """Append operations to the feeds, chained, and bring the audience in step."""
    if not changes:
        return
    orgs = sorted({change.org for change in changes})
    tips = {
        org: (pos, bytes(head))
        for org, pos, head in db.execute(
            sa.select(feed_tip.c.org, feed_tip.c.pos, feed_tip.c.head).where(feed_tip.c.org.in_(orgs))
        )
    }
    for org in orgs:
        if org not in tips:
            db.execute(sa.insert(feed_tip).values(org=org, pos=0, head=FEED_START, durable_pos=0))
            tips[org] = (0, FEED_START)
    rows = []
    for change in changes:
        pos, head = tips[change.org]
        head = next_feed_head(head, change.op, change.id, change.commitment)
        tips[change.org] = (pos + 1, head)
        rows.append((change.org, pos + 1, change.op, change.id, change.commitment, head, change.cause))
    bulk.insert(db, feed, ("org", "pos", "op", "id", "commitment", "head", "cause"), rows)
    bulk.insert(db, audience, ("id", "org"), [(c.id, c.org) for c in changes if c.op == "+"])
    for change in changes:
        if change.op == "-":
            db.execute(sa.delete(audience).where(audience.c.id == change.id, audience.c.org == change.org))
    for org in orgs:
        db.execute(
            sa.update(feed_tip).where(feed_tip.c.org == org).values(pos=tips[org][0], head=tips[org][1])
        )


def page(
    db: sa.Connection, org: str, device: str, after: int, limit: int
) -> tuple[list[tuple[str, str, bytes, bytes | None, bool]], int, bytes, bool]:
    """One page of an organisation's feed: operations, next position, head there, whether there is more.

    A body is read through the audience as it is now, not as it was when the operation was written.
    """
    entry = tables.entry
    rows = db.execute(
        sa.select(
            feed.c.pos, feed.c.op, feed.c.id, feed.c.commitment, feed.c.head,
            sa.case((audience.c.id.is_not(None), entry.c.line)),
            sa.and_(entry.c.via == device, entry.c.via.is_not(None)),
        )
        .select_from(
            feed.outerjoin(audience, sa.and_(audience.c.id == feed.c.id, audience.c.org == org)).outerjoin(
                entry, entry.c.id == feed.c.id
            )
        )
        .where(feed.c.org == org, feed.c.pos > after)
        .order_by(feed.c.pos)
        .limit(limit + 1)
    ).all()  # fmt: skip
    more = len(rows) > limit
    rows = rows[:limit]
    ops = [(op, id, commitment, line, bool(yours)) for _, op, id, commitment, _, line, yours in rows]
    if not rows:
        head = db.scalar(sa.select(feed.c.head).where(feed.c.org == org, feed.c.pos == after))
        return [], after, head or FEED_START, False
    return ops, rows[-1][0], rows[-1][4], more
