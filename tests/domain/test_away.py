"""Who does whose promises while somebody is away."""

from hypothesis import given
from hypothesis import strategies as st

from outreach.domain.away import check_away, covered_by, doer

STAFF = st.sampled_from("abcdef")


def test_a_deputy_takes_over_and_a_deputy_of_a_deputy_too():
    assert doer("anna", {"anna": "bo"}) == "bo"
    assert doer("anna", {"anna": "bo", "bo": "carla"}) == "carla"
    assert covered_by("carla", {"anna": "bo", "bo": "carla"}) == {"anna", "bo", "carla"}
    assert covered_by("anna", {"anna": "bo"}) == frozenset()


def test_in_a_circle_everybody_keeps_their_own():
    assert doer("anna", {"anna": "bo", "bo": "anna"}) == "anna"
    assert doer("dan", {"anna": "bo", "bo": "anna"}) == "dan"


@given(st.dictionaries(STAFF, STAFF))
def test_every_promise_has_exactly_one_who_does_it(deputies: dict[str, str]):
    shares = [covered_by(one, deputies) for one in "abcdef"]

    assert sorted(one for share in shares for one in share) == list("abcdef")


def test_the_last_day_does_not_lie_before_the_first():
    assert check_away({"since": "2026-05-18", "until": "2026-05-17"}) == {"until": "too_early"}
    assert check_away({"since": "mandag", "until": "2026-05-17"}) == {"since": "not_a_date"}
    assert check_away({"until": "2026-05-17"}) == {}
