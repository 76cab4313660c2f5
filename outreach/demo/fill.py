"""Makes three offices and fills them: set up, let in, eight weeks of work, in step with the hub."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Protocol

import sqlalchemy as sa

from outreach.demo.build import WAVES, steps
from outreach.demo.cast import ORGS, Org
from outreach.demo.offices import Filling
from outreach.storage.office import Office

ROUNDS = 2  # what two offices send in the same round reaches both in the next
SETTING_UP = 200  # as much of the bar as so many entries


class Lager(Protocol):
    """The hub, as far as its operator lets offices in."""

    def admit(self, org: Org) -> str:
        """Take an organisation into the programme; the invitation for its laptop."""
        ...


class NotInStep(Exception):
    """A session with the hub did not end well; `code` says how."""


def fill(
    folder: Path,
    lager: Lager,
    make_engine: Callable[[Office], sa.Engine],
    *,
    host: str,
    ports: dict[str, int],
    now: datetime,
    weeks: int,
    tell: Callable[[int, int], None] = lambda done, total: None,
) -> list[Filling]:
    """Make and fill every office under `folder`, and leave it open; `tell` hears how much is done."""
    planned = steps(now, weeks)
    done, total = 0, len(planned) + SETTING_UP * len(ORGS)
    offices = [Filling(folder / key, key, make_engine) for key in ORGS]
    for one in offices:
        one.establish(host, ports[one.org])
        one.enrol(lager.admit(ORGS[one.org]))
        tell(done := done + SETTING_UP, total)
    keep_in_step(offices)
    for wave in WAVES:
        for one in offices:
            before = done
            done += one.write(planned, wave, partial(_further, tell, before, total))
        keep_in_step(offices)
    return offices


def _further(tell: Callable[[int, int], None], before: int, total: int, count: int) -> None:
    tell(before + count, total)


def keep_in_step(offices: list[Filling]) -> None:
    """Real sessions, until everybody has what is theirs. Raises NotInStep."""
    for _ in range(ROUNDS):
        for one in offices:
            outcome = one.sync()
            if not outcome.ok:
                raise NotInStep(f"{one.org}: {outcome.code}")
