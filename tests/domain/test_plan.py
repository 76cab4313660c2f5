"""The days of a rolling plan, and which one step is open."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.domain.plan import (
    COUNT,
    check_plan,
    check_step,
    day_of_step,
    is_in_time,
    months_after,
    open_step,
)

DAYS = st.dates(date(2000, 1, 1), date(2090, 12, 31))
MONDAY = date(2026, 5, 18)


@pytest.mark.parametrize(
    ("start", "months", "found"),
    [
        ((2026, 1, 31), 1, (2026, 2, 28)),
        ((2028, 1, 31), 1, (2028, 2, 29)),
        ((2026, 1, 31), 2, (2026, 3, 31)),
        ((2028, 2, 29), 12, (2029, 2, 28)),
        ((2028, 2, 29), 24, (2030, 2, 28)),
        ((2028, 2, 29), 48, (2032, 2, 29)),
        ((2026, 10, 31), 4, (2027, 2, 28)),
        ((2026, 12, 1), 1, (2027, 1, 1)),
        ((2026, 3, 30), 11, (2027, 2, 28)),
    ],
)
def test_a_month_later_is_the_same_day_or_the_last_of_a_short_month(start, months: int, found):
    assert months_after(date(*start), months) == date(*found)


@given(DAYS)
def test_steps_come_one_after_the_other_for_two_years(starts: date):
    days = [day_of_step(starts, step) for step in range(COUNT)]

    assert days[0] == starts
    assert all(a < b for a, b in pairwise(days))
    assert days[-1] == months_after(starts, 24)


def test_the_first_four_and_then_every_month():
    days = [day_of_step(MONDAY, step).isoformat() for step in (0, 1, 2, 3, 4, 5)]

    assert days == ["2026-05-18", "2026-05-25", "2026-06-01", "2026-06-15", "2026-07-18", "2026-08-18"]


def test_only_the_next_step_is_open():
    assert open_step(MONDAY, MONDAY, {}) == 0
    assert open_step(MONDAY, MONDAY, {0: MONDAY}) == 1
    assert open_step(MONDAY, MONDAY, {1: date(2026, 5, 25)}) == 0


def test_a_visit_stands_for_all_that_was_due_by_then():
    assert open_step(MONDAY, MONDAY, {0: MONDAY, 1: date(2026, 6, 20)}) == 4


def test_a_clock_that_ran_years_ahead_leaves_no_step_out():
    assert open_step(MONDAY, MONDAY, {0: date(2031, 1, 1)}) == 1
    assert open_step(MONDAY, MONDAY, {0: MONDAY, 1: date(2031, 1, 1), 2: date(2026, 6, 20)}) == 4
    assert is_in_time(MONDAY, date(2028, 6, 1)) and not is_in_time(MONDAY, date(2030, 6, 1))


def test_what_was_due_before_the_plan_was_made_is_left_out():
    assert open_step(MONDAY, date(2026, 5, 26), {}) == 2
    assert open_step(MONDAY, date(2029, 1, 1), {}) is None


def test_the_last_step_ends_it():
    assert open_step(MONDAY, MONDAY, {COUNT - 1: MONDAY, 0: date(2028, 5, 17)}) is None


@given(DAYS, st.dictionaries(st.integers(0, COUNT - 1), DAYS, max_size=6))
def test_the_open_step_was_not_tried(starts: date, over: dict[int, date]):
    step = open_step(starts, starts, over)

    assert step is None or (step not in over and day_of_step(starts, step) >= starts)


def test_what_a_plan_and_a_step_must_say():
    assert check_plan({"starts": "i morgen", "ended": "2026-02-30"}) == {
        "starts": "not_a_date",
        "ended": "not_a_date",
    }
    assert check_step({"state": "done"}) == {"on": "not_a_date"}
    assert check_step({"state": "moved"}) == {"due": "not_a_date"}
    assert check_step({"state": "reopened"}) == {"undoes": "missing"}
    assert check_step({"state": "fed"}) == {"state": "unknown"}
