"""Few hands."""

from datetime import date

import pytest

from outreach.domain.assigned import changes, check_assigned, many_hands

ON = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("starts", "number"),
    [
        ([], 0),
        (["2026-11-01"], 0),  # the very first
        (["2024-01-01", "2026-11-01"], 1),
        (["", "2026-11-01"], 1),
        (["", "2026-11-01", "2026-03-01"], 2),
        (["2024-01-01", "2025-11-22", "2026-03-01"], 1),  # a year ago and a day does not count
        (["2026-01-01", "2027-01-01"], 0),  # not yet
    ],
)
def test_how_often_somebody_new_came(starts: list[str], number: int) -> None:
    assert changes(starts, ON) == number
    assert many_hands(starts, ON) is (number > 1)


def test_a_deputy_is_somebody_else() -> None:
    assert check_assigned({"role": "job", "staff": "a", "deputy": "a"}) == {"deputy": "same_person"}
    assert check_assigned({"role": "boss"}) == {"role": "unknown"}
    assert check_assigned({"role": "job", "staff": "a", "deputy": None}) == {}
