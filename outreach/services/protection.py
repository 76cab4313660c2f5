"""Data protection's own marks: which lines of the reading log somebody looked at."""

from datetime import UTC, date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain.access import Actor
from outreach.domain.errors import NotFound
from outreach.services.recording import transaction
from outreach.storage.queries import protection as queries
from outreach.storage.tables import reading_check
from sync.entry import stamp


def looked_at(session: Session, actor: Actor, seq: int, on: date) -> None:
    """Set efter: kept on this laptop. Raises NotFound for a line that is not in today's sample."""
    with transaction(session):
        if seq not in {line.seq for line in queries.sample(session, actor, on)}:
            raise NotFound
        row = {"seq": seq, "by": actor.staff_id, "at": stamp(datetime.now(UTC))}
        session.execute(sa.insert(reading_check).prefix_with("OR IGNORE"), row)
