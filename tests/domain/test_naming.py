"""Whose page a record stands on."""

from itertools import permutations

from outreach.domain.naming import names
from tests.kinds.test_audience import Line

EARLY, LATE = "1970-01-01T00:00:00.000Z", "2031-01-01T00:00:00.000Z"
FIRST = Line("contact", people=("elif",), open={"drawer": "own"}, at="2026-05-18T08:00:00.000Z")


def now(*more: Line) -> set[str]:
    found = {names([FIRST, *order], FIRST).now for order in permutations(more)}
    assert len(found) == 1
    return set(found.pop())


def move(away: str, to: str, *seen: str, at: str = LATE) -> Line:
    return Line("move", FIRST.id, people=(to,), open={"away": [away], "to": [to], "seen": list(seen)}, at=at)


def attach(person: str, *seen: str, at: str = LATE, org: str = "carelink") -> Line:
    return Line("attach", FIRST.id, org, (person,), {"seen": list(seen)}, at=at)


def detach(person: str, *seen: str, at: str = LATE) -> Line:
    return Line("detach", FIRST.id, people=(person,), open={"seen": list(seen)}, at=at)


def test_moved_it_leaves_whatever_the_clock_of_the_mover() -> None:
    assert now(move("elif", "rana", at=EARLY)) == {"rana"}
    assert now(move("elif", "rana", at=LATE)) == {"rana"}
    assert [person for person, _ in names([FIRST, move("elif", "rana")], FIRST).moved] == ["elif"]


def test_moved_back_knowingly_it_stands_again_whatever_the_clocks() -> None:
    wrong = move("elif", "rana", at=LATE)
    assert now(wrong, move("rana", "elif", wrong.id, at=EARLY)) == {"elif"}


def test_taking_off_without_knowing_of_the_putting_on_goes_by_claimed_time() -> None:
    assert now(attach("rana", at=EARLY), detach("rana", at=LATE)) == {"elif"}
    assert now(attach("rana", at=LATE), detach("rana", at=EARLY)) == {"elif", "rana"}
    put = attach("rana", at=LATE)
    assert now(put, detach("rana", put.id, at=EARLY)) == {"elif"}


def test_another_organisation_names_nobody_here_but_is_remembered() -> None:
    theirs = attach("rana", org="bysek")
    assert now(theirs) == {"elif"}
    assert names([FIRST, theirs], FIRST).ever == {"elif", "rana"}
