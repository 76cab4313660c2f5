"""Response time: known times, a known median, across the days when the clock changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.domain.response import response


def test_known_times_give_a_known_median_and_share():
    found = response(
        [
            ("2026-05-18T10:00", "2026-05-18T10:00:00.000Z"),  # 12 on a Danish wall: 2 hours
            ("2026-05-18T10:00", "2026-05-19T08:00:00.000Z"),  # 24 hours, the next day
            ("2026-05-18T10:00", ""),
        ],
        at_once=1,
    )

    assert (found.needs, found.met, found.waiting, found.same_day) == (4, 3, 1, 2)
    assert found.median_hours == 2.0


@pytest.mark.parametrize(
    ("raised", "met", "hours", "same_day"),
    [
        ("2026-03-28T12:00", "2026-03-29T12:00", 23.0, 0),  # the clock goes forward in the night
        ("2026-10-24T12:00", "2026-10-25T12:00", 25.0, 0),  # and back
        (
            "2026-10-25T01:30",
            "2026-10-25T22:30:00.000Z",
            23.0,
            1,
        ),  # the longest day there is: 23.30 on the wall
        ("2026-03-29T00:30", "2026-03-29T21:59:00.000Z", 22 + 29 / 60, 1),  # 23.59 on the wall
        ("2026-05-18T23:30", "2026-05-18T22:10:00.000Z", 40 / 60, 0),  # ten past midnight: the next day
        ("2026-05-18T10:00", "2026-05-18T07:00:00.000Z", 0.0, 1),  # met before it was written down
        ("2026-12-31T23:00", "2027-01-01T00:30", 1.5, 0),
    ],
)
def test_hours_are_the_worlds_and_days_are_danish(raised: str, met: str, hours: float, same_day: int):
    found = response([(raised, met)])

    assert found.median_hours == pytest.approx(hours)
    assert found.same_day == same_day


def test_of_nothing_there_is_no_figure():
    assert response([]).median_hours is None and response([]).needs == 0
    assert response([("2026-05-18T10:00", "")]).median_hours is None
    assert response([("2026-05-18T10:00", "")]).same_day == 0
    assert response([("i går", "2026-05-18T10:00")]).needs == 0


@given(st.lists(st.integers(0, 2000), min_size=1), st.integers(0, 3))
def test_it_is_the_same_in_any_order_and_lies_among_the_times(minutes: list[int], at_once: int):
    times = [
        ("2026-05-01T00:00", f"2026-05-{1 + m // 1440:02}T{m // 60 % 24:02}:{m % 60:02}") for m in minutes
    ]
    found = response(times, at_once)

    assert found == response(times[::-1], at_once)
    assert found.median_hours is not None and 0 <= found.median_hours <= max(minutes) / 60 + 1e-9
