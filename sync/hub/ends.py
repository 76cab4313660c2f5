"""What ends by itself: looked at again when its time has come, before anybody is told anything."""

from collections.abc import Iterable

import sqlalchemy as sa

from sync import bulk
from sync.entry import Entry
from sync.hub import feeds
from sync.hub.store import SWEPT, Hub
from sync.ledger import Ledger
from sync.tables import due


def note(hub: Hub, db: sa.Connection, entries: Iterable[Entry]) -> None:
    """Remember when each of these entries ends, and whose records to look at then."""
    rows = [(at, one.id, one.root) for one in entries if (at := hub.policy.ends(one))]
    bulk.insert(db, due, ("at", "id", "person"), rows, may_exist=True)


def sweep(hub: Hub) -> int:
    """Let what has ended by now become voids, as a withdrawal does. One indexed question when nothing has.

    Returns how many people's records were looked at.
    """
    with hub.looking() as db:
        if db.scalar(sa.select(due.c.id).where(due.c.at <= hub.stamp()).limit(1)) is None:
            return 0
    with hub.writing() as db:
        now = hub.moment(db)
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
