"""A yes that counts, for every order in which yes and stop may have been said and heard."""

from hypothesis import given
from hypothesis import strategies as st

from outreach.domain import consent
from tests.kinds.test_audience import ORGS, A, B, C, J, Line, grant, stop


def test_nothing_said_is_no() -> None:
    found = consent.state(A, [], ORGS)
    assert (found.partners, found.since, found.stopped_at) == (frozenset(), "", "")
    assert consent.shared_by_all(A, [], ORGS) == frozenset()


def test_a_page_may_say_since_when_and_what_a_new_yes_cites() -> None:
    yes, no = grant(), stop()
    assert consent.state(A, [yes], ORGS).since == yes.at
    found = consent.state(A, [yes, no], ORGS)
    assert (found.partners, found.since, found.stopped_at) == (frozenset(), "", no.at)
    assert (found.grants, found.withdrawals) == ((yes.id,), (no.id,))


def test_a_yes_between_two_others_is_not_ours() -> None:
    orgs = {**ORGS, C: "helper"}
    assert consent.partners(A, [grant(org=B, to=C)], orgs) == frozenset()
    assert consent.partners(C, [grant(org=B, to=C)], orgs) == {B}
    assert consent.partners(J, [grant(org=J, to=A)], orgs) == frozenset()
    assert consent.partners(A, [grant(to=J)], orgs) == frozenset()  # a yes to an authority shares nothing


@given(st.data())
def test_a_stop_that_no_yes_knows_of_wins_whatever_the_clocks_say(data: st.DataObject) -> None:
    clocks = st.integers(1970, 2040).map(lambda year: f"{year}-01-01T00:00:00.000Z")
    stops = [
        Line("consent_withdraw", "p", data.draw(st.sampled_from([A, B, J])), open={}, at=data.draw(clocks))
        for _ in range(data.draw(st.integers(0, 3)))
    ]
    known = [
        data.draw(st.lists(st.sampled_from([one.id for one in stops]), unique=True)) if stops else []
        for _ in range(data.draw(st.integers(0, 3)))
    ]
    grants = [
        Line("consent_grant", "p", A, open={"receivers": [B], "after": after}, at=data.draw(clocks))
        for after in known
    ]
    record = data.draw(st.permutations([*stops, *grants]))
    expected = {B} if any(set(after) == {one.id for one in stops} for after in known) else set()
    assert consent.partners(A, record, ORGS) == expected
    assert consent.partners(B, record, ORGS) == ({A} if expected else set())


DAYS = st.sampled_from(["2026-05-18", "2026-05-19", "2026-05-20", "2026-06-01"])


@given(st.data())
def test_a_yes_holds_until_its_day_whatever_else_was_said_in_whatever_order(data: st.DataObject) -> None:
    stops = [stop() for _ in range(data.draw(st.integers(0, 2)))]
    said = [
        (data.draw(st.sampled_from(["", "soon", "2026-05-19", "2026-05-20"])), data.draw(st.booleans()))
        for _ in range(data.draw(st.integers(0, 3)))
    ]
    ids = [one.id for one in stops]
    parts = [{"receivers": [B], "until": end, "after": ids if knows else []} for end, knows in said]
    grants = [Line("consent_grant", "p", A, open=part) for part in parts]
    record, today = data.draw(st.permutations([*stops, *grants])), data.draw(DAYS)

    holds = [end == "" or (end != "soon" and today < end) for end, _ in said]
    counts = any(ok and (knows or not stops) for ok, (_, knows) in zip(holds, said, strict=True))
    assert consent.partners(A, record, ORGS, today) == ({B} if counts else frozenset())
    state = consent.state(A, record, ORGS, today)
    assert bool(state.since) == counts
    assert not (state.until and state.ended_at)
    assert not state.until or today < state.until
