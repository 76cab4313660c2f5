"""A programme somebody takes part in (forløb): which, how far, and how it ended. Lists follow agreements."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from outreach.domain.codes import Code, find
from outreach.domain.family import check_span
from outreach.domain.local_time import day

STOPPED, COMPLETED, OPEN = "stopped", "completed", "open"
JOB_TO_MOTHER = "job_to_mother"
PROGRAMMES = (
    Code("new_start", "2023-01-01", "2025-06-30"),
    Code(JOB_TO_MOTHER, "2025-08-01"),
    Code("outposted", "2025-08-01", "2029-07-31"),
    Code("housing_social", "2025-08-01", "2029-07-31"),
)
PHASES: Mapping[str, tuple[str, ...]] = {
    "new_start": ("referral", "course", "retention"),
    JOB_TO_MOTHER: ("effort", "aftercare", "evaluation"),
    "outposted": ("casework", "job_measures"),
    "housing_social": ("ongoing",),
}
YEARS: Mapping[str, tuple[int, ...]] = {JOB_TO_MOTHER: (3, 2, 2)}  # of each phase, where they are agreed
STOPPED_EARLY = tuple(
    Code(key)
    for key in (
        *("withdrawn", "to_resource", "moved_away", "to_pension", "parental", "other_offer", "sent_back"),
        *("died", "prison", "hospital", "abroad"),  # no reason asked
    )
)
KEPT_GOING = ("job", "part_time", "small_jobs", "education", "self_support")  # afsluttet til fastholdelse
FINISHED = tuple(Code(key) for key in (*KEPT_GOING, "offer_over", "internship", "short_course"))
ENDINGS = (*STOPPED_EARLY, *FINISHED)


@dataclass(frozen=True, slots=True)
class Phase:
    """One phase as agreed: its first and its last day."""

    key: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Tally:
    """Everybody who was referred, by what became of it."""

    referred: int
    stopped: int
    completed: int
    open: int


def check_enrolment(values: Mapping[str, Any]) -> dict[str, str]:
    """Codes by field for those fields that are given."""
    found = check_span(values)
    programme = find(PROGRAMMES, values["programme"]) if "programme" in values else None
    if "programme" in values and programme is None:
        found["programme"] = "unknown"
    if programme and values.get("since") and not programme.holds(values["since"]):
        found.setdefault("since", "not_then")
    if "phase" in values and values["phase"] not in _phases(programme):
        found["phase"] = "unknown"
    ending = values.get("ending", "")
    if ending and find(ENDINGS, ending) is None:
        found["ending"] = "unknown"
    return found


def _phases(programme: Code | None) -> set[str]:
    """The phases of one programme; of all, when only the phase is given."""
    return {
        phase
        for key, phases in PHASES.items()
        if programme is None or key == programme.key
        for phase in phases
    }


def outcome(ending: str) -> str:
    """Open, stopped early or completed: every enrolment is exactly one of them."""
    if not ending:
        return OPEN
    return COMPLETED if find(FINISHED, ending) else STOPPED


def tally(endings: Iterable[str]) -> Tally:
    """Count enrolments by what became of them. Referred = stopped early + completed + open, always."""
    found = Counter(map(outcome, endings))
    return Tally(found.total(), found[STOPPED], found[COMPLETED], found[OPEN])


def plan(programme: str, since: str) -> list[Phase]:
    """The phases of a programme as agreed from its first day; none where no lengths are agreed."""
    start, found = day(since), []
    for key, years in zip(PHASES.get(programme, ()), YEARS.get(programme, ()), strict=False):
        if start is None:
            return []
        after = _years_later(start, years)
        found.append(Phase(key, start, after - timedelta(days=1)))
        start = after
    return found


def agreed(programme: str, since: str, on: date) -> str:
    """Which phase it is by agreement on a day: the first before it begins, "" when all of it is over."""
    phases = plan(programme, since)
    if not phases:
        return next(iter(PHASES.get(programme, ())), "")
    return next((one.key for one in phases if on <= one.last), "")


def _years_later(start: date, years: int) -> date:
    try:
        return start.replace(year=start.year + years)
    except ValueError:  # 29 February: the day after the 28th, as birthdays
        return date(start.year + years, 3, 1)
