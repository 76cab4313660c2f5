"""What ends by itself: looked at again when its time has come, before anybody is told anything."""

from collections.abc import Iterable
from datetime import timedelta

import sqlalchemy as sa

from sync import bulk
from sync.entry import Entry, stamp
from sync.hub import feeds
from sync.hub.store import SWEPT, Hub
from sync.ledger import Ledger
from sync.tables import due

SLACK_MS = 2 * 86_400_000  # as far as two clocks may differ and both be believed
FARTHEST_MS = 50 * 365 * 86_400_000


def note(hub: Hub, db: sa.Connection, entries: Iterable[Entry]) -> None:
    """Remember when each of these entries ends, and whose records to look at then."""
    rows = [(at, one.id, one.root) for one in entries if (at := hub.policy.ends(one))]
    bulk.insert(db, due, ("at", "id", "person"), rows, may_exist=True)


def sweep(hub: Hub, offset_ms: int = 0) -> int:
    """Let what has ended by now become voids, as a withdrawal does. Two indexed questions when nothing has.

    `offset_ms`: the asking laptop's clock minus the hub's. A hub whose clock has run ahead of it ends nothing
    before that laptop's day has come too: a yes that ended too early would have to be asked for again.
    Returns how many people's records were looked at.
    """
    ahead = min(FARTHEST_MS, max(0, -offset_ms - SLACK_MS))
    now = stamp(hub.now() - timedelta(milliseconds=ahead))
    with hub.looking() as db:
        now = max(now, hub.moment(db))
        if db.scalar(sa.select(due.c.id).where(due.c.at <= now).limit(1)) is None:
            return 0
    with hub.writing() as db:
        now = max(now, hub.moment(db))
        causes = {
            row.person: row.id for row in db.execute(sa.select(due.c.person, due.c.id).where(due.c.at <= now))
        }
        Ledger(db).put(SWEPT, now)
        because = {
            root: cause
            for person, cause in causes.items()
            for root in {person, *feeds.roots_naming(db, [person])}
        }
        feeds.publish(hub, db, feeds.reconsider(hub, db, set(because), [], because))
        db.execute(sa.delete(due).where(due.c.at <= now))
        return len(causes)
