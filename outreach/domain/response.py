"""How soon a need is met: from when it was raised to *klaret*.

Plain hours as the person waits them, nights and weekends too: no calendar of anybody's opening hours can
make them look shorter. Hours are counted on the world's clock, so a day with a change of the clock is as long
as it was; *same day* is the Danish date. Of an organisation, never of a colleague.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import median

from outreach.domain.local_time import ZONE, moment

HOUR_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Response:
    """What some needs come to."""

    needs: int  # raised, whatever became of them
    met: int
    median_hours: float | None  # of those that were met; None when none was
    same_day: int  # of all that were raised

    @property
    def waiting(self) -> int:
        return self.needs - self.met


def hours_between(raised: datetime, met: datetime) -> float:
    """Hours from one moment to another; none when it was met before it was written down."""
    return max(0.0, (met.astimezone(UTC) - raised.astimezone(UTC)).total_seconds() / HOUR_SECONDS)


def response(times: Iterable[tuple[str, str]], at_once: int = 0) -> Response:
    """`times`: when raised and when met ("" while it waits), as stored. `at_once`: met there and then."""
    needs, same_day, hours = at_once, at_once, [0.0] * at_once
    for raised_text, met_text in times:
        raised, met = moment(raised_text), moment(met_text)
        if raised is None:
            continue
        needs += 1
        if met is not None:
            hours.append(hours_between(raised, met))
            same_day += met.astimezone(ZONE).date() <= raised.astimezone(ZONE).date()
    return Response(needs, len(hours), median(hours) if hours else None, same_day)
