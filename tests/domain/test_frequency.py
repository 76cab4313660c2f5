"""How often we are in touch, in Danish dates."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from outreach.domain.frequency import frequency

TODAY = date(2026, 5, 18)


def days(*ago: int) -> list[date]:
    return [TODAY - timedelta(days=one) for one in ago]


def test_the_last_day_and_the_usual_gap():
    found = frequency(days(3, 3, 10, 24), TODAY)

    assert found is not None
    assert (found.last, found.gap) == (TODAY - timedelta(days=3), 10)
    assert (found.gap_before, found.gap_after) == (None, None)


def test_before_and_since_a_job_are_kept_apart():
    found = frequency(days(1, 3, 5, 20, 30, 40), TODAY, TODAY - timedelta(days=10))

    assert found is not None and (found.gap_before, found.gap_after) == (10, 2)


def test_two_days_are_no_habit():
    found = frequency(days(1, 3), TODAY)

    assert found is not None and (found.last, found.gap) == (TODAY - timedelta(days=1), None)


def test_never_is_nothing_and_days_to_come_do_not_count():
    assert frequency([], TODAY) is None
    assert frequency(days(-1), TODAY) is None


@given(st.lists(st.dates(date(2020, 1, 1), TODAY), min_size=1), st.dates(date(2020, 1, 1), TODAY))
def test_no_gap_is_longer_than_the_whole(known: list[date], start: date):
    found = frequency(known, TODAY, start)

    assert found is not None and found.last == max(known)
    assert all(
        one is None or 0 < one <= (max(known) - min(known)).days for one in (found.gap, found.gap_after)
    )
