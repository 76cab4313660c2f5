"""Who may hold what, told from open parts alone."""

from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

import pytest

from outreach.domain.holders import everyone
from outreach.kinds import all_kinds
from outreach.kinds import audience as rules
from outreach.kinds.audience import audience, check_open

A, B, C, J = "carelink", "bysek", "third", "jobcenter"
ORGS = {A: "helper", B: "helper", J: "authority"}
P, Q = "person-p", "person-q"
_numbers = count(1)


@dataclass(frozen=True)
class Line:
    """An entry as a hub sees it."""

    kind: str
    root: str = ""
    org: str = A
    people: tuple[str, ...] = ()
    open: dict[str, Any] = field(default_factory=dict)
    id: str = field(default_factory=lambda: f"e{next(_numbers):06}")
    at: str = "2026-05-18T08:00:00.000Z"
    version: int = 1
    by: str = "signe"

    def __post_init__(self) -> None:
        if not self.root:
            object.__setattr__(self, "root", self.id)


def contact(*people: str, drawer: str = "helpers", **more: Any) -> Line:
    return Line("contact", people=people, open={"drawer": drawer}, **more)


def grant(person: str = P, *after: str, org: str = A, to: str = B) -> Line:
    return Line("consent_grant", person, org, (person,), {"receivers": [to], "after": list(after)})


def stop(person: str = P, org: str = A, to: str = B) -> Line:
    return Line("consent_withdraw", person, org, (person,), {"receivers": [to]})


def holders(record: list[Line], *others: Line, orgs: dict[str, str] = ORGS) -> list[set[str]]:
    people: dict[str, list[Line]] = {}
    for line in others:
        people.setdefault(line.root, []).append(line)
    found = audience(record, people, orgs)
    return [set(found[line.id]) for line in record]


def test_a_contact_stays_with_its_organisation_without_consent() -> None:
    assert holders([contact(P)]) == [{A}]


def test_consent_lets_the_partner_in_but_never_the_authority() -> None:
    assert holders([contact(P)], grant(), grant(to=J)) == [{A, B}]
    assert holders([contact(P, org=B)], grant()) == [{A, B}]


def test_the_own_drawer_the_nameless_and_the_half_consented_stay_home() -> None:
    assert holders([contact(P, drawer="own")], grant()) == [{A}]
    assert holders([contact()], grant()) == [{A}]
    assert holders([contact(P, Q)], grant()) == [{A}]
    assert holders([contact(P, Q)], grant(), grant(Q)) == [{A, B}]


def test_a_helper_outside_the_consent_gets_nothing() -> None:
    assert holders([contact(P)], grant(), orgs={**ORGS, C: "helper"}) == [{A, B}]


def test_a_withdrawal_wins_over_every_grant_that_does_not_know_it() -> None:
    said_stop = stop()
    assert holders([contact(P)], grant(), said_stop) == [{A}]
    assert holders([contact(P)], grant(P, said_stop.id), said_stop) == [{A, B}]
    assert holders([contact(P)], grant(P, said_stop.id), said_stop, stop(org=B, to=A)) == [{A}]


def test_retracting_moving_and_the_own_drawer_take_the_record_back() -> None:
    first = contact(P)
    words = Line("amend", first.id)
    assert holders([first, words], grant()) == [{A, B}, {A, B}]
    assert holders([first, words, Line("retract", first.id)], grant()) == [{A}, {A}, {A}]
    moved = Line("move", first.id, A, (Q,), {"away": [P], "to": [Q]})
    assert holders([first, moved], grant(), grant(Q)) == [{A}, {A}]
    assert holders([first, Line("amend", first.id, open={"drawer": "own"})], grant()) == [{A}, {A}]


def test_of_two_drawers_chosen_in_parallel_the_narrower_stands() -> None:
    first = contact(P)
    own = Line("amend", first.id, open={"drawer": "own"})
    wide = Line("amend", first.id, open={"drawer": "helpers"}, at="2031-01-01T00:00:00.000Z")
    knowing = Line(
        "amend", first.id, open={"drawer": "helpers", "seen": [own.id]}, at="1970-01-01T00:00:00.000Z"
    )
    assert holders([first, own, wide], grant())[0] == {A}
    assert holders([first, own, knowing], grant())[0] == {A, B}


def test_everybody_ever_named_counts_and_somebody_must_be_named_now() -> None:
    first = contact()
    put, off = Line("attach", first.id, people=(P,)), Line("detach", first.id, people=(P,))
    assert holders([first, put], grant())[0] == {A, B}
    assert holders([first, put, off], grant())[0] == {A}
    assert holders([first, put, Line("attach", first.id, people=(Q,))], grant())[0] == {A}
    both = contact(P, Q)
    assert holders([both, Line("detach", both.id, people=(Q,))], grant())[0] == {A}


def test_a_partner_may_answer_but_not_correct() -> None:
    promise = Line("followup", people=(P,), open={"drawer": "helpers"})
    done = Line("followup_done", promise.id, B)
    assert holders([promise, done], grant()) == [{A, B}, {A, B}]
    assert holders([promise, Line("amend", promise.id, B)], grant()) == [{A, B}, {B}]
    assert holders([promise, Line("followup_done", promise.id, J)], grant()) == [{A, B}, {J}]


def test_a_partner_neither_opens_a_drawer_nor_takes_back_what_is_not_theirs() -> None:
    ours = contact(P, drawer="own")
    opens = Line("amend", ours.id, B, open={"drawer": "helpers"})
    assert holders([ours, opens], grant()) == [{A}, {B}]
    shared = contact(P)
    assert holders([shared, Line("retract", shared.id, B)], grant())[0] == {A, B}


def test_a_message_goes_to_its_receiver_only() -> None:
    orgs = {**ORGS, C: "helper"}
    both = Line("consent_grant", P, A, (P,), {"receivers": [B, C]})
    word = Line("message", people=(P,), open={"to": B})
    assert holders([word], both, orgs=orgs) == [{A, B}]
    assert holders([Line("message", people=(P,), open={"to": J})], both, orgs=orgs) == [{A}]


def test_people_and_their_fields_follow_consent() -> None:
    start, patch, yes = Line("person", id=P, root=P), Line("reg_set", P), grant()
    theirs = Line("person", P, B)
    assert holders([start, patch, theirs]) == [{A}, {A}, {B}]
    assert holders([start, patch, yes, theirs]) == [{A, B}] * 4
    said_stop = stop()
    assert holders([start, patch, yes, theirs, said_stop]) == [{A}, {A}, {A}, {B}, {A, B}]


def test_a_yes_that_is_over_shares_neither_the_person_nor_itself() -> None:
    start = Line("person", id=P, root=P)
    yes = Line("consent_grant", P, A, (P,), {"receivers": [B], "after": [], "until": "2026-06-01"})
    for today, held in (("2026-05-31", {A, B}), ("2026-06-01", {A})):
        found = audience([start, yes], {}, ORGS, today)
        assert [set(found[one.id]) for one in (start, yes)] == [held, held]


def test_staff_are_known_among_helpers_and_an_authority_keeps_its_own() -> None:
    signe, birgit = Line("staff", open={"role": "adviser"}), Line("staff", org=J, open={"role": "adviser"})
    assert holders([signe, Line("reg_set", signe.id)]) == [{A, B}, {A, B}]
    assert holders([birgit]) == [{J}]
    org = Line("organisation", id=A, root=A, open={"role": "helper"})
    assert holders([org, Line("reg_set", A), Line("reg_set", A, B)]) == [{A, B, J}, {A, B, J}, {B}]


def test_a_handover_reaches_its_authority_and_names_nobody() -> None:
    text = Line("handover", open={"to": J})
    basis = Line("handover_basis", text.id, people=(P,), open={"handover": text.id})
    assert holders([text, basis], grant()) == [{A, J}, {A}]
    assert holders([Line("handover", open={"to": J}, people=(P,))]) == [{A}]
    assert holders([Line("handover", open={"to": B})]) == [{A}]
    assert holders([text, Line("retract", text.id)])[1] == {A}


def test_texts_that_cross_are_a_helpers_and_lines_below_them_their_parties() -> None:
    orgs = {**ORGS, C: "helper", "family": "authority"}
    assert holders([Line("handover", org=J, open={"to": "family"})], orgs=orgs) == [{J}]
    assert holders([Line("minutes", org=J, open={"to": [B]})], orgs=orgs) == [{J}]
    told = Line("minutes", open={"to": [B, J]})
    below = [Line("minutes_answer", told.id, org) for org in (J, C, "family")]
    assert holders([told, *below], orgs=orgs) == [{A, B, J}, {A, B, J}, {C}, {"family"}]


def test_whatever_a_rule_says_an_authority_loses_what_was_not_written_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    careless = replace(all_kinds()["contact"], audience=everyone)
    monkeypatch.setattr(rules, "all_kinds", lambda: {**all_kinds(), "contact": careless})

    assert holders([contact(P)]) == [{A, B}]


@pytest.mark.parametrize(
    "line",
    [
        Line("never_heard_of", people=(P,)),
        contact(P, version=9),
        Line("contact", people=(P,), open={}),
        Line("contact", people=(P,), open={"drawer": "everybody"}),
        Line("contact", P, people=(P,), open={"drawer": "helpers"}),
        Line("erase", open={"targets": ["x"]}),
    ],
)
def test_what_is_not_understood_stays_home(line: Line) -> None:
    assert holders([line], grant()) == [{A}]


@pytest.mark.parametrize("part", [{"receivers": "x"}, {"receivers": [1]}, {}, {"receivers": [B], "after": 3}])
def test_a_malformed_grant_opens_nothing(part: dict[str, Any]) -> None:
    bad = Line("consent_grant", P, A, (P,), part)
    assert holders([contact(P)], bad, stop()) == [{A}]


def test_the_door_says_why() -> None:
    assert check_open(contact(P)) is None
    assert check_open(Line("never_heard_of")) == "parked_unknown_kind"
    assert check_open(contact(P, version=2)) == "parked_unknown_kind"
    assert check_open(Line("contact")) == "parked_invalid"
    assert check_open(Line("contact", P, open={"drawer": "own"})) == "parked_invalid"
    assert check_open(Line("handover", open={"to": J}, people=(P,))) == "parked_not_allowed"
    assert check_open(Line("message", org=J, open={"to": B}, people=(P,)), ORGS) == "parked_not_allowed"
    assert check_open(Line("message", org=A, open={"to": B}, people=(P,)), ORGS) is None
