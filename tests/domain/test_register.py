"""Fields that several write: having seen beats every clock, and what loses is kept."""

from dataclasses import dataclass, field
from itertools import permutations
from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from outreach.domain.register import RegisterState, register_state
from tests.kinds.test_audience import Line


@dataclass(frozen=True)
class Written:
    entry: Any
    values: dict[str, Any] = field(default_factory=dict)
    open: Any = None
    closed: Any = None


def start(id: str = "p", org: str = "a", at: str = "2026-01-01", **values: Any) -> Written:
    return Written(Line("person", id=id, root="p", org=org, at=at), values)


def patch(id: str, at: str, base: Any, org: str = "a", **set: Any) -> Written:
    closed = SimpleNamespace(set=set, base=dict.fromkeys(set, base))
    return Written(Line("reg_set", id=id, root="p", org=org, at=at), closed=closed)


def state(*parts: Written) -> RegisterState:
    starts = [part for part in parts if part.entry.kind == "person"]
    return register_state(starts, [part for part in parts if part.entry.kind == "reg_set"], "a")


def test_a_patch_that_knew_the_current_value_wins_with_any_clock() -> None:
    first, late, early = (
        start(tell="mor"),
        patch("1", "2031-01-01", "p", tell="x"),
        patch("2", "1970-01-01", "1", tell="y"),
    )
    for parts in permutations([first, late, early]):
        found = state(*parts)
        assert found.values["tell"] == "y"
        assert found.base["tell"] == ("2",)
        assert not found.disputes


def test_of_two_in_parallel_the_later_stands_and_the_other_is_kept() -> None:
    parts = (
        start(tell="mor"),
        patch("1", "2026-01-02", "p", tell="x"),
        patch("2", "2026-01-03", "p", tell="y"),
    )
    for some in permutations(parts):
        found = state(*some)
        assert found.values["tell"] == "y"
        assert [said.value for said in found.disputes["tell"]] == ["y", "x"]
    settled = state(*parts, patch("3", "1970-01-01", ["1", "2"], tell="x"))
    assert settled.values["tell"] == "x" and not settled.disputes


def test_two_who_wrote_the_same_have_no_dispute() -> None:
    found = state(start(), patch("1", "2026-01-02", [], tell="x"), patch("2", "2026-01-03", [], tell="x"))
    assert found.values["tell"] == "x" and not found.disputes
    assert set(found.base["tell"]) == {"1", "2"}


def test_own_words_come_first_and_a_partners_fill_in() -> None:
    own, theirs = start(name="Elif"), start("q", "b", name="Elif A.", phone="12")
    later = patch("1", "2031-01-01", "q", org="b", name="Elif Aksoy")
    found = state(own, theirs, later)
    assert found.values == {"name": "Elif", "phone": "12"}
    assert state(theirs, later).values["name"] == "Elif Aksoy"


def test_an_emptied_field_stays_empty() -> None:
    assert state(start(tell="mor"), patch("1", "2026-01-02", "p", tell="")).values["tell"] == ""


def test_patches_that_claim_to_have_seen_each_other_are_both_kept() -> None:
    found = state(patch("1", "2026-01-02", "2", tell="x"), patch("2", "2026-01-03", "1", tell="y"))
    assert found.values["tell"] == "y" and len(found.disputes["tell"]) == 2


@given(st.data())
def test_no_word_is_ever_lost(data: st.DataObject) -> None:
    """Every value that nobody has seen and replaced is the one that stands, or is listed beside it."""
    count = data.draw(st.integers(1, 7))
    parts = [
        patch(
            str(number),
            f"2026-01-{data.draw(st.integers(1, 28)):02}",
            data.draw(st.lists(st.sampled_from([str(n) for n in range(number)]), max_size=3))
            if number
            else [],
            tell=f"v{number}",
        )
        for number in range(count)
    ]
    shuffled = data.draw(st.permutations(parts))
    found, again = state(*parts), state(*shuffled)
    assert (found.values, found.disputes) == (again.values, again.disputes)
    replaced = {id for part in parts for id in part.closed.base["tell"]}
    standing = {part.closed.set["tell"] for part in parts if part.entry.id not in replaced}
    shown = {said.value for said in found.disputes.get("tell", [])} | {found.values["tell"]}
    assert standing == shown
