"""Promises that were kept, on the timeline."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from outreach.domain import access
from outreach.domain.access import Actor
from outreach.domain.local_time import wall_clock
from outreach.storage.queries import followups
from outreach.storage.queries.items import TimelineItem


def happened(session: Session, actor: Actor, ids: Sequence[str], limit: int) -> list[TimelineItem]:
    """What we promised this person and did."""
    if not access.may(actor, "followup.read"):
        return []
    return [
        TimelineItem(
            kind="promise",
            id=one.id,
            when=wall_clock(one.closed_at),
            by_name=one.closed_by_name,
            org_name=one.org_name,
            note=one.text,
        )
        for one in followups.kept(session, actor, ids, limit)
    ]


TIMELINE = happened
