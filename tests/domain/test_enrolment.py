"""Programmes, their phases by agreement, and how they end."""

import random
from datetime import date, timedelta
from itertools import pairwise

import pytest

from outreach.domain.enrolment import (
    ENDINGS,
    FINISHED,
    JOB_TO_MOTHER,
    STOPPED_EARLY,
    agreed,
    check_enrolment,
    outcome,
    plan,
    tally,
)

WHOLE = {"programme": JOB_TO_MOTHER, "phase": "effort", "since": "2025-08-01"}


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        ({}, {}),
        ({"programme": "golf"}, {"programme": "unknown"}),
        ({"phase": "casework"}, {"phase": "unknown"}),  # of another programme
        ({"since": "2024-01-01"}, {"since": "not_then"}),
        ({"programme": "new_start", "phase": "course", "since": "2024-01-01"}, {}),  # what is over stays
        ({"programme": "new_start", "phase": "course"}, {"since": "not_then"}),
        ({"ending": "disappeared"}, {"ending": "unknown"}),
        ({"ending": "job", "until": "2025-07-01"}, {"until": "too_early"}),
        ({"ending": "job", "until": "2026-07-01"}, {}),
    ],
)
def test_what_may_stand(more: dict[str, str], wrong: dict[str, str]) -> None:
    assert {**check_enrolment({**WHOLE, **more})} == wrong


def test_a_change_is_checked_by_what_it_changes() -> None:
    assert check_enrolment({"phase": "aftercare"}) == {}
    assert check_enrolment({"phase": "nothing"}) == {"phase": "unknown"}
    assert check_enrolment({"ending": "died", "until": "2026-01-01"}) == {}


def test_job_to_mother_is_three_years_and_two_and_two() -> None:
    spans = [
        (one.key, one.first.isoformat(), one.last.isoformat()) for one in plan(JOB_TO_MOTHER, "2025-08-01")
    ]
    assert spans == [
        ("effort", "2025-08-01", "2028-07-31"),
        ("aftercare", "2028-08-01", "2030-07-31"),
        ("evaluation", "2030-08-01", "2032-07-31"),
    ]
    assert plan("housing_social", "2025-08-01") == []


def test_phases_follow_each_other_without_a_gap_whatever_the_first_day() -> None:
    rng = random.Random(322)
    for first in (
        date(2028, 2, 29),
        *(date(2025, 8, 1) + timedelta(rng.randrange(1500)) for _ in range(300)),
    ):
        phases = plan(JOB_TO_MOTHER, first.isoformat())
        for one, after in pairwise(phases):
            assert after.first - one.last == timedelta(days=1)
        assert agreed(JOB_TO_MOTHER, first.isoformat(), first) == "effort"
        assert agreed(JOB_TO_MOTHER, first.isoformat(), phases[1].first) == "aftercare"
        assert agreed(JOB_TO_MOTHER, first.isoformat(), phases[-1].last + timedelta(days=1)) == ""
        assert 2555 <= (phases[-1].last - first).days <= 2557


def test_referred_is_stopped_early_and_completed_and_open_always() -> None:
    rng = random.Random(108)
    keys = ["", *(one.key for one in ENDINGS)]
    for _ in range(200):
        endings = rng.choices(keys, k=rng.randrange(150))
        found = tally(endings)
        assert found.referred == len(endings) == found.stopped + found.completed + found.open
        assert found.open == endings.count("")


def test_every_ending_is_one_of_the_two() -> None:
    assert {outcome(one.key) for one in STOPPED_EARLY} == {"stopped"}
    assert {outcome(one.key) for one in FINISHED} == {"completed"}
    assert len({one.key for one in ENDINGS}) == len(ENDINGS)
