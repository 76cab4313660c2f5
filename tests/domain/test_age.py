"""From when somebody decides for themselves."""

import random
from datetime import date, timedelta

import pytest

from outreach.domain.age import adult_on, asks_date


@pytest.mark.parametrize(
    ("year", "born", "first"),
    [
        (2008, date(2008, 5, 18), date(2026, 5, 18)),
        (2008, None, date(2026, 1, 1)),
        (None, date(2008, 2, 29), date(2026, 3, 1)),  # 2026 is no leap year
        (None, date(2008, 3, 1), date(2026, 3, 1)),
        (2007, date(2008, 2, 28), date(2026, 2, 28)),  # the day says more than the year
        (None, None, None),
    ],
)
def test_the_first_day_as_an_adult(year: int | None, born: date | None, first: date | None) -> None:
    assert adult_on(year, born) == first


def test_whoever_turns_eighteen_is_adult_from_that_birthday() -> None:
    rng = random.Random(18)
    for _ in range(500):
        born = date(1990, 1, 1) + timedelta(days=rng.randrange(15_000))
        first = adult_on(born.year, born)
        assert first is not None
        assert (first.month, first.day) in {(born.month, born.day), (3, 1)} and first.year == born.year + 18
        assert adult_on(born.year, None) <= first  # type: ignore[operator]
        assert timedelta(days=18 * 365 + 4) <= first - born <= timedelta(days=18 * 365 + 6)


def test_the_day_is_asked_for_from_seventeen_only() -> None:
    asked = [year for year in range(1990, 2026) if asks_date(year, date(2026, 6, 1))]
    assert asked == [2008, 2009] and not asks_date(None, date(2026, 6, 1))
