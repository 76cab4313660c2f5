"""Who lives in a household, and what may stand on a family's page."""

import random

import pytest

from outreach.domain.family import check_member, concerns_family, lives_there


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"role": "cousin"}, {"role": "unknown"}),
        ({"since": "i går"}, {"since": "not_a_date"}),
        ({"since": "2026-05-02", "until": "2026-05-01"}, {"until": "too_early"}),
        ({"role": "child", "since": "2026-05-01", "until": "2026-05-01"}, {}),
        ({"until": "2026-05-01"}, {}),
    ],
)
def test_what_may_stand_about_a_member(values: dict[str, str], wrong: dict[str, str]) -> None:
    assert check_member(values) == wrong


def test_the_day_of_moving_out_is_the_last_one() -> None:
    days = [f"2026-05-0{day}" for day in range(1, 6)]
    assert [lives_there("2026-05-02", "2026-05-04", one) for one in days] == [False, True, True, True, False]
    assert all(lives_there("", "", one) for one in days)


@pytest.mark.parametrize(
    ("named", "shown"),
    [
        ({"mother"}, False),  # an adult's own
        ({"ayaan"}, True),
        ({"yusuf"}, False),  # 18 now: his own
        ({"mother", "yusuf"}, True),
        ({"mother", "father"}, True),
        ({"ayaan", "the other parent"}, False),
        (set(), False),
    ],
)
def test_what_stands_on_the_familys_page(named: set[str], shown: bool) -> None:
    assert concerns_family(named, {"mother", "father", "ayaan", "yusuf"}, {"ayaan"}) is shown


def test_turning_18_never_shows_more_and_strangers_are_never_shown() -> None:
    rng = random.Random(15)
    for _ in range(500):
        household = set(rng.sample("abcdef", rng.randint(1, 6)))
        minors = set(rng.sample(sorted(household), rng.randint(0, len(household))))
        named = set(rng.sample("abcdefgh", rng.randint(0, 4)))
        now, later = (concerns_family(named, household, some) for some in (minors, set(list(minors)[1:])))
        assert now or not later
        assert not now or named <= household
