"""Meetings keep their turn over seven years, whatever is moved, wherever the clock jumps."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.domain.holidays import easter, holiday, is_workday, workdays_near
from outreach.domain.local_time import ZONE, moment
from outreach.domain.meetings import (
    CANCELLED,
    MONTH,
    MOVED,
    PLANNED,
    TWO_WEEKS,
    WEEK,
    Change,
    Rhythm,
    around,
    check_change,
    check_series,
    in_the_room,
    is_nominal,
    nominal_days,
    occurrences,
)
from outreach.domain.minutes import may_get, surely_said, without

FIRST = date(2026, 1, 7)  # a Wednesday
SEVEN_YEARS = FIRST + timedelta(days=7 * 366)
FORTNIGHT = Rhythm(FIRST, TWO_WEEKS, "09:00")


@pytest.mark.parametrize(
    ("year", "on"),
    [(2024, "03-31"), (2025, "04-20"), (2026, "04-05"), (2027, "03-28"), (2038, "04-25"), (2285, "03-22")],
)
def test_easter(year: int, on: str) -> None:
    assert easter(year) == date.fromisoformat(f"{year}-{on}")


def test_danish_holidays() -> None:
    named = {on: holiday(on) for on in (date(2026, 1, 1) + timedelta(days=n) for n in range(365))}
    assert [f"{on:%m-%d} {name}" for on, name in named.items() if name] == [
        "01-01 nytårsdag",
        "04-02 skærtorsdag",
        "04-03 langfredag",
        "04-05 påskedag",
        "04-06 2. påskedag",
        "05-14 Kristi himmelfartsdag",
        "05-24 pinsedag",
        "05-25 2. pinsedag",
        "06-05 grundlovsdag",
        "12-24 juleaftensdag",
        "12-25 juledag",
        "12-26 2. juledag",
        "12-31 nytårsaftensdag",
    ]
    assert (holiday(date(2023, 5, 5)), holiday(date(2024, 4, 26))) == ("store bededag", "")
    assert workdays_near(date(2026, 4, 3)) == (date(2026, 4, 1), date(2026, 4, 7))
    assert not is_workday(date(2026, 5, 16))


def test_nine_in_the_morning_stays_nine_over_summer_time_and_week_53() -> None:
    """2026 has a week 53; the clock changes twice a year."""
    days = [one.day for one in occurrences(FORTNIGHT, (), FIRST, SEVEN_YEARS)]
    assert {(b - a).days for a, b in pairwise(days)} == {14}
    assert {on.weekday() for on in days} == {2} and any(on.isocalendar().week == 53 for on in days)
    times = [moment(f"{on}T09:00") for on in days]
    assert {one.astimezone(ZoneInfo("UTC")).hour for one in times if one} == {7, 8}
    assert all(one and one.tzinfo is ZONE and one.hour == 9 for one in times)


def test_a_monthly_meeting_keeps_its_weekday_and_leaves_no_month_out() -> None:
    for first in (date(2026, 1, 13), date(2026, 1, 29), date(2026, 1, 30)):
        days = list(nominal_days(Rhythm(first, MONTH, "13:00"), first, SEVEN_YEARS))
        months = Counter((on.year, on.month) for on in days)
        assert set(months.values()) == {1}
        assert len([year for year, _ in months if year < 2033]) == 7 * 12
        assert {on.weekday() for on in days} == {first.weekday()}


def test_a_series_has_an_end() -> None:
    ends = Rhythm(FIRST, WEEK, "09:00", ends=FIRST + timedelta(days=20))
    assert len(list(nominal_days(ends, FIRST, SEVEN_YEARS))) == 3
    assert not is_nominal(ends, FIRST + timedelta(days=21))
    assert not is_nominal(FORTNIGHT, FIRST + timedelta(days=7))
    assert around(FORTNIGHT, FIRST) == (None, FIRST + timedelta(days=14))


@st.composite
def decisions(draw: st.DrawFn) -> list[Change]:
    """Meetings moved, cancelled and put back, by people who had seen some of what was decided before."""
    made: list[Change] = []
    for number in range(draw(st.integers(0, 25))):
        turn = draw(st.integers(0, 182))
        nominal = FIRST + timedelta(days=14 * turn + draw(st.sampled_from([0, 0, 0, 3])))
        known = [one.entry for one in made if one.nominal == nominal]
        seen = frozenset(draw(st.sets(st.sampled_from(known)))) if known else frozenset()
        what = draw(st.sampled_from([MOVED, MOVED, CANCELLED, PLANNED]))
        to = nominal + timedelta(days=draw(st.integers(-13, 13))) if what == MOVED else None
        at = f"2026-{draw(st.integers(1, 12)):02}-01"
        made.append(Change(f"{number:03}", at, "anna", nominal, what, to, "", "", seen))
    return made


@given(decisions(), st.randoms(use_true_random=False))
def test_no_double_and_no_hole_whatever_is_moved(changes, random) -> None:
    wide = timedelta(days=14)
    found = occurrences(FORTNIGHT, changes, FIRST - wide, SEVEN_YEARS + wide)

    planned = set(nominal_days(FORTNIGHT, FIRST, SEVEN_YEARS))
    counted = Counter(one.nominal for one in found)
    assert planned <= set(counted) and set(counted.values()) == {1}
    assert all(is_nominal(FORTNIGHT, one.nominal) for one in found)
    for one in found:
        about = [change for change in changes if change.nominal == one.nominal]
        assert one.day == one.nominal or any(change.to == one.day for change in about)
        assert (one.state == PLANNED) or about
    random.shuffle(changes)
    assert occurrences(FORTNIGHT, changes, FIRST - wide, SEVEN_YEARS + wide) == found


@given(decisions())
def test_a_week_shows_what_was_moved_into_it_and_nothing_that_was_moved_out(changes) -> None:
    every = occurrences(FORTNIGHT, changes, FIRST - timedelta(days=14), SEVEN_YEARS)
    for start in range(0, 300, 7):
        since = FIRST + timedelta(days=start)
        until = since + timedelta(days=6)
        week = occurrences(FORTNIGHT, changes, since, until)
        assert week == [one for one in every if since <= one.day <= until]


def test_of_two_moves_made_at_once_one_stands_and_both_are_shown() -> None:
    nominal, later = FIRST + timedelta(days=14), timedelta(days=1)
    one = Change("a", "2026-01-08T08:00Z", "anna", nominal, MOVED, nominal + later)
    two = Change("b", "2026-01-08T09:00Z", "bo", nominal, MOVED, nominal - later)
    (found,) = occurrences(FORTNIGHT, [one, two], nominal - later, nominal + later)
    assert (found.day, found.others) == (nominal - later, (one,))
    settled = Change("c", "2020-01-01T00:00Z", "bo", nominal, MOVED, one.to, seen=frozenset("ab"))
    (found,) = occurrences(FORTNIGHT, [two, settled, one], nominal - later, nominal + later)
    assert (found.day, found.others) == (nominal + later, ())


def test_a_party_is_in_the_room_while_anybody_says_so() -> None:
    came, went = {"a": ("here", frozenset[str]())}, {"b": ("left", frozenset("a"))}
    assert in_the_room(came) == (True, True)
    assert in_the_room(came | went) == (False, True)
    assert in_the_room(came | {"c": ("left", frozenset[str]())}) == (True, True)  # it did not know
    assert in_the_room(came | {"d": ("not", frozenset("a"))}) == (False, False)


def test_who_may_get_minutes_was_there_and_was_named_in_a_yes() -> None:
    said = [{"to": "jobcenter"}, {"to": "school"}]
    assert may_get(said, ["bys"], ["bys", "jobcenter", "family"]) == {"bys", "jobcenter"}
    assert may_get([], ["bys"], ["jobcenter"]) == frozenset()
    yes, law = {"to": "j", "basis": "consent"}, {"to": "j", "basis": "law"}
    assert surely_said([[yes, law]]) == [yes, law]
    assert surely_said([[yes], [yes, law]]) == [yes]
    assert surely_said([[yes], []]) == []


def test_a_struck_line_is_in_no_text() -> None:
    assert without("En\n\n To \nTre", {"To"}) == "En\nTre"


def test_what_is_wrong_with_a_series_or_a_change() -> None:
    wrong = {"first": "i morgen", "at": "9", "every": "day", "form": "party", "ends_on": "x"}
    assert set(check_series(wrong)) == set(wrong)
    assert check_series({"first": "2026-05-06", "at": "09:00", "every": "month", "form": "staff"}) == {}
    assert set(check_change({"on": "x", "change": "moved", "to": "", "at": "25:00"})) == {"on", "to", "at"}
    assert set(check_change({"on": "2026-05-06", "change": "x"})) == {"change"}
