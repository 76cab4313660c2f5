"""Writes the plan through the services: the same rules, entries and rows as if somebody had typed it."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from itertools import groupby

from sqlalchemy.orm import Session

from outreach.demo.before import write_before
from outreach.demo.house import write_house
from outreach.demo.meetings import write_meetings
from outreach.demo.plan import LAST, Plan, Step
from outreach.demo.story import write_story
from outreach.demo.weeks import Weeks
from outreach.domain.consent import WITHDRAW
from outreach.services import forgetting
from outreach.services.recording import enter, record_all, transaction

WAVES = range(LAST + 1)


def steps(now: datetime, weeks: int) -> list[Step]:
    """Everything the demo writes, in the order it is written."""
    plan = Plan(now)
    first = plan.today - timedelta(days=7 * weeks)
    yes = write_before(plan)
    Weeks(plan).write(first)
    write_story(plan, first, yes)
    write_house(plan, first)
    write_meetings(plan, first)
    return sorted(plan.steps, key=lambda step: (step.wave, step.at.date(), step.by.key, step.at))


def write_wave(
    session: Session,
    planned: Iterable[Step],
    org: str,
    wave: int,
    tell: Callable[[int], None] = lambda count: None,
) -> int:
    """Write one office's part of a wave: one transaction per day and colleague. Returns how many entries."""
    mine = [step for step in planned if step.by.org.key == org and step.wave == wave]
    written = 0
    for _, some in groupby(mine, key=lambda step: (step.at.date(), step.by.key, _alone(step))):
        batch = list(some)
        if _alone(batch[0]):
            for step in batch:
                _stop(session, step)
        else:
            record_all(session, batch[0].by.actor, [step.draft for step in batch])
        written += len(batch)
        tell(written)
    return written


def _alone(step: Step) -> bool:
    return step.draft.kind == WITHDRAW


def _stop(session: Session, step: Step) -> None:
    """As `services.consents.withdraw`, on the day of the story: what partners wrote goes with the stop."""
    with transaction(session):
        enter(session, step.by.actor, [step.draft])
        forgetting.forget(session, forgetting.no_longer_ours(session, step.draft.root, step.by.org.id))
    forgetting.scrub(session)
