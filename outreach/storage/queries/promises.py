"""Det har vi lovet: promises and the open steps of plans in one list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from outreach.domain import access
from outreach.domain.access import Actor
from outreach.storage.queries import away, followups, plans
from outreach.storage.queries.away import Away, Watch
from outreach.storage.queries.followups import Promise, Whose
from outreach.storage.queries.reading import logged

FIRST, LAST = "0000-00-00", "9999-99-99"


@dataclass(frozen=True, slots=True)
class Promises:
    """What was promised: still waiting, for today, and later."""

    waiting: Sequence[Promise]
    today: Sequence[Promise]
    later: Sequence[Promise]
    away: Sequence[Away]  # for whom this colleague stands in

    @property
    def are_none(self) -> bool:
        return not (self.waiting or self.today or self.later)


def listed(
    session: Session,
    actor: Actor,
    on: date,
    *,
    whose: Whose = "all",
    waiting_only: bool = False,
    limit: int = 200,
) -> Promises:
    """The whole list, mine or everybody's."""
    access.require(actor, "followup.read")
    with logged(session, actor, "promises"):
        watch = away.watch(session, actor, on)
        day, before, after = around(on)
        waiting = due(session, actor, watch, FIRST, before, whose, limit)
        stands_in = [one for one in watch.away.values() if watch.doer(one.staff_id) == actor.staff_id]
        if waiting_only:
            return Promises(waiting, (), (), ())
        return Promises(
            waiting,
            due(session, actor, watch, day, day, whose, limit),
            due(session, actor, watch, after, LAST, whose, limit),
            stands_in,
        )


def due(
    session: Session,
    actor: Actor,
    watch: Watch,
    first: str,
    last: str,
    whose: Whose = "all",
    limit: int = 100,
) -> list[Promise]:
    """Promises and open steps due on these days, one's own first. Part of a list that is logged."""
    found = followups.due(session, actor, first, last, limit, watch=watch, whose=whose)
    found += plans.due(session, actor, first, last, limit, watch=watch, whose=whose)
    return sorted(found, key=lambda one: (not one.is_mine, one.due))[:limit]


def around(on: date) -> tuple[str, str, str]:
    """A day, the one before and the one after."""
    day = timedelta(days=1)
    return on.isoformat(), (on - day).isoformat(), (on + day).isoformat()
