"""What the leader's overview counts by: whole weeks of a quarter, and figures rounded half up.

Quarters do not overlap, so that none can be taken from another to find a few people.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from outreach.domain.small_numbers import Sum, hidden

ALL = "*"


@dataclass(frozen=True, slots=True)
class Quarter:
    """A quarter, as far as it has come: nothing after `cut` is counted."""

    year: int
    number: int
    cut: date

    @property
    def first(self) -> date:
        return date(self.year, self.number * 3 - 2, 1)

    @property
    def last(self) -> date:
        end = date(self.year + self.number // 4, self.number % 4 * 3 + 1, 1) - timedelta(days=1)
        return min(end, self.cut)

    def weeks(self) -> Iterator[date]:
        """The Mondays of its weeks; the first and the last may be cut."""
        monday = self.first - timedelta(days=self.first.weekday())
        while monday <= self.last:
            yield monday
            monday += timedelta(days=7)

    def week(self, monday: date) -> tuple[date, date]:
        """The days of one of its weeks that lie in it."""
        return max(monday, self.first), min(monday + timedelta(days=6), self.last)


def quarters(on: date, count: int) -> list[Quarter]:
    """The quarter of a date and those before it, newest first."""
    latest = on.year * 4 + (on.month - 1) // 3
    return [Quarter((latest - back) // 4, (latest - back) % 4 + 1, on) for back in range(count)]


def monday_of(day: str) -> date:
    """The Monday of a stored date or moment."""
    on = date.fromisoformat(day[:10])
    return on - timedelta(days=on.weekday())


def rounded(value: float | Decimal, places: int = 1) -> str:
    """One place, half up, with a comma."""
    step = Decimal(1).scaleb(-places)
    return str(Decimal(str(value)).quantize(step, ROUND_HALF_UP)).replace(".", ",")


def percent(part: int, whole: int) -> str:
    """A share in per cent; "" of nothing."""
    return rounded(Decimal(100 * part) / Decimal(whole)) if whole else ""


def away(people: Mapping[str, int], everybody: int) -> frozenset[Any]:
    """Which groups must not be shown, and whether their total may (`ALL`): each person is in one group."""
    counts = {**people, ALL: everybody}
    return hidden(counts, [Sum(ALL, tuple(people))])


def heights(values: Sequence[int], room: int) -> list[int]:
    """How high each bar is, the highest filling the room; what is more than nothing is seen."""
    most = max(values, default=0) or 1
    return [max(2, value * room // most) if value else 0 for value in values]
