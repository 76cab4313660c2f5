"""One measured figure, its limit, and the table they are printed in."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure and what it must keep to: at most `limit`, or at least, where more is better."""

    what: str
    value: float
    limit: float
    unit: str
    at_least: bool = False
    note: str = ""

    @property
    def ratio(self) -> float:
        """Below 1 keeps the limit, whichever way it points."""
        return self.limit / self.value if self.at_least else self.value / self.limit

    def row(self) -> str:
        sign = "≥" if self.at_least else "≤"
        kept = "ok  " if self.ratio <= 1 else "OVER"
        note = f"   {self.note}" if self.note else ""
        figure = f"{self.value:10.2f} {sign} {self.limit:<8g} {self.unit:<10}"
        return f"{kept} {self.ratio:6.2f}  {figure} {self.what}{note}"


def percentile(values: Sequence[float], share: float) -> float:
    """The value that this share of all values does not exceed (nearest rank)."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, max(0, round(share * len(ranked)) - 1))]


def p95_ms(work: Callable[[int], object], times: int, warm: int = 5) -> float:
    """95th percentile of one call, in milliseconds, after a few uncounted ones."""
    taken = []
    for n in range(warm + times):
        start = time.perf_counter()
        work(n)
        if n >= warm:
            taken.append((time.perf_counter() - start) * 1000)
    return percentile(taken, 0.95)


def rate(work: Callable[[], object], items: int) -> float:
    """Items per second."""
    start = time.perf_counter()
    work()
    return items / (time.perf_counter() - start)


def pace() -> float:
    """Additions per second just now, the best of five: shared machines have slow hours."""

    def work() -> None:
        total = 0
        for n in range(1_000_000):
            total += n

    return max(rate(work, 1_000_000) for _ in range(5))
