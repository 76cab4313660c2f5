"""How often we are in touch with somebody: the last day, and how many days lie between. No ranking."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import median


@dataclass(frozen=True, slots=True)
class Frequency:
    """Days in touch, in Danish dates."""

    last: date
    gap: int | None  # the usual number of days between two; None of fewer than three
    gap_before: int | None  # before the job started
    gap_after: int | None  # since it started


def frequency(days: Iterable[date], today: date, job_start: date | None = None) -> Frequency | None:
    """None when there was never one. Days to come do not count; two on one day are one."""
    known = sorted({on for on in days if on <= today})
    if not known:
        return None
    before = [on for on in known if job_start is not None and on < job_start]
    after = [on for on in known if job_start is not None and on >= job_start]
    return Frequency(known[-1], _gap(known), _gap(before), _gap(after))


def _gap(days: list[date]) -> int | None:
    gaps = [(later - earlier).days for earlier, later in pairwise(days)]
    return round(median(gaps)) if len(gaps) > 1 else None
