"""What somebody did about something, and that it was taken back: the same in whatever order it is heard."""

from collections.abc import Iterable
from typing import TypeVar

from outreach.domain.entries import order
from outreach.domain.log import Part

REOPENED = "reopened"

P = TypeVar("P", bound=Part)


def standing(outcomes: Iterable[P]) -> list[P]:
    """Outcomes that nobody took back, in the order of their claims.

    Taking back cites what it undoes, so what somebody else did meanwhile stays done.
    """
    told = sorted(outcomes, key=lambda part: order(part.entry))
    gone = {id for part in told if part.closed.state == REOPENED for id in part.closed.undoes}
    return [part for part in told if part.closed.state != REOPENED and part.entry.id not in gone]
