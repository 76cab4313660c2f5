"""On which dates a series is held."""

import itertools
from datetime import date, timedelta

import pytest

from outreach.domain.activity import check_activity, check_gathering, dates

TUESDAY = date(2026, 3, 10)  # the second Tuesday of March; summer time begins on the 29th


def held(
    every: str, first: date = date(2026, 1, 1), last: date = date(2026, 6, 30), ends: date | None = None
):
    return [f"{on.day}/{on.month}" for on in dates(TUESDAY, every, ends, first, last)]


def test_once_a_week_over_the_change_of_the_clocks():
    found = list(dates(TUESDAY, "week", None, TUESDAY, date(2026, 11, 30)))

    assert {on.weekday() for on in found} == {1}
    assert {later - earlier for earlier, later in itertools.pairwise(found)} == {timedelta(days=7)}


def test_every_two_weeks_keeps_its_beat_wherever_one_looks():
    assert held("two_weeks", last=date(2026, 4, 30)) == ["10/3", "24/3", "7/4", "21/4"]
    assert held("two_weeks", first=date(2026, 4, 8), last=date(2026, 4, 30)) == ["21/4"]


def test_every_month_is_the_same_weekday_of_the_month():
    assert held("month") == ["10/3", "14/4", "12/5", "9/6"]
    fifth = [on.day for on in dates(date(2026, 3, 31), "month", None, date(2026, 3, 1), date(2026, 6, 30))]
    assert fifth == [31, 28, 26, 30]


@pytest.mark.parametrize("every", ["once", "week", "two_weeks", "month"])
def test_nothing_before_the_first_or_after_the_last(every: str):
    assert held(every, last=date(2026, 3, 9)) == []
    assert held(every, ends=date(2026, 3, 10)) == ["10/3"]
    assert held(every, first=date(2026, 3, 11), ends=date(2026, 3, 11)) == []


def test_what_may_be_written_of_one():
    assert check_activity({"name": " ", "starts_on": "19. maj", "every": "daily", "time": "25:00"}) == {
        "name": "missing", "starts_on": "not_a_date", "every": "unknown", "time": "not_a_time",
    }  # fmt: skip
    assert check_gathering({"on": "2026-05-19", "change": "moved"}) == {"to": "missing"}
