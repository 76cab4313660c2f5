"""A person's job: the plan and its next step, how often we are in touch, and what happened there."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from outreach.domain import access
from outreach.domain.access import Actor
from outreach.domain.frequency import Frequency
from outreach.domain.local_time import day
from outreach.storage.queries import away, frequency, plans
from outreach.storage.queries.items import TimelineItem
from outreach.storage.queries.plans import Plan
from outreach.storage.queries.sections import PERSON, Section


@dataclass(frozen=True, slots=True)
class Work:
    """What the card about a person's job shows."""

    plans: Sequence[Plan]  # open ones, of helpers who share; the latest start first
    had: bool  # whether there was ever one
    frequency: Frequency | None
    last: str  # the last day we were in touch or together at an activity, "" for never


def load(session: Session, actor: Actor, ids: Sequence[str]) -> Work:
    """The open plans, and how often we are in touch before and since the latest job."""
    found = plans.of_person(session, actor, ids)
    started = day(found[0].starts) if found else None
    today = away.danish_today()
    often = frequency.of_person(session, actor, ids, today, started)
    seen = frequency.last_at_activity(session, actor, ids, today)
    last = max(often.last.isoformat() if often else "", seen)
    return Work([one for one in found if one.is_open], bool(found), often, last)


def happened(session: Session, actor: Actor, ids: Sequence[str], limit: int) -> list[TimelineItem]:
    """What happened in the job, and the steps of a plan that were tried."""
    if not access.may(actor, "followup.read"):
        return []
    found = [
        TimelineItem(
            kind="work_event",
            id=one.id,
            when=f"{one.on}T00:00",
            by_name=one.by_name,
            org_name=one.org_name,
            title=one.what,
            note=one.text,
        )
        for one in plans.events_of(session, actor, ids, limit)
    ]
    return found + [
        TimelineItem(
            kind="plan_step",
            id=step.entry,
            when=f"{step.on}T00:00",
            by_name=step.by_name,
            title=employer,
            note=step.note,
            state=step.state,
            more=step,
        )
        for step, employer in plans.steps_of(session, actor, ids, limit)
    ]


SECTIONS = (Section("work", PERSON, "followup.read", load, order=40, aside=True),)
TIMELINE = happened
