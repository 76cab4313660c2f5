"""Danish time on the wall."""

from datetime import date

from outreach.domain import local_time


def test_a_time_is_local_unless_it_says_otherwise() -> None:
    assert local_time.wall_clock("2026-05-18T10:22") == "2026-05-18T10:22"
    assert local_time.wall_clock("2026-05-18T10:22+02:00") == "2026-05-18T10:22"
    assert local_time.wall_clock("2026-05-18T08:22:33.123Z") == "2026-05-18T10:22"
    assert local_time.wall_clock("2026-01-18T08:22Z") == "2026-01-18T09:22"


def test_a_claimed_time_falls_on_a_danish_date() -> None:
    assert local_time.day_of("2026-05-18T22:30:00.000Z") == "2026-05-19"
    assert local_time.day_of("2026-12-31T23:30:00.000Z") == "2027-01-01"
    assert local_time.day_of("1970-01-01T00:00:00.000Z") == "1970-01-01"


def test_what_is_no_time_is_none() -> None:
    for text in ("", "i går", "2026-13-01T10:00", "2026-05-18", "99999-01-01T00:00", "0001-01-01T00:00Z"):
        assert local_time.moment(text) is None
        assert local_time.wall_clock(text) == ""
    assert local_time.day("2026-02-30") is None
    assert local_time.day("2026-02-28") == date(2026, 2, 28)
    assert local_time.day("20260228") is None
