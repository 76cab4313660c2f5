"""Whom activities reach, on a page with several tables at once: none gives away what another one hides."""

from random import Random

import pytest

from outreach.domain.reach import (
    ALL,
    CATEGORY_VIEWS,
    DIMENSIONS,
    VIEWS,
    View,
    Visitor,
    age_band,
    views,
    views_of,
)
from outreach.domain.small_numbers import LEAST


def a_crowd(rng: Random, count: int) -> list[Visitor]:
    found = []
    for _ in range(count):
        groups = {
            "sex": rng.choice(["woman", "woman", "woman", "man", ""]),
            "age": rng.choice(["18-29", "30-49", "30-49", ""]),
            "area": rng.choice(["north", "south"]),
            "benefit": rng.choice(["none", "pension", ""]),
        }
        visits = {view: rng.randint(1, 6) for view in CATEGORY_VIEWS if rng.random() < 0.5}
        if visits:
            found.append(Visitor(groups, {ALL: sum(visits.values()), **visits}))
    return found


def lines(view: View) -> list[list]:
    return [list(rows) for rows in view.tables.values()]


@pytest.mark.parametrize("seed", range(25))
def test_no_table_alone_or_beside_another_gives_a_small_group_away(seed: int):
    found = views(a_crowd(Random(seed), Random(seed).randint(3, 90)))

    for view in found.values():
        for rows in lines(view):
            assert all(row.people is None or row.people == 0 or row.people >= LEAST for row in rows)
            assert all(row.people is not None or row.visits is None for row in rows)
            gone = [row for row in rows if row.people is None]
            if gone and view.total.people is not None:
                assert len(gone) > 1
                assert view.total.people - sum(row.people or 0 for row in rows) >= LEAST
    for name in VIEWS:
        for mine, everybody in zip(lines(found[name]), lines(found[ALL]), strict=True):
            for row, all_of_it in zip(mine, everybody, strict=True):
                if row.people is not None and all_of_it.people is not None:
                    assert not 0 < all_of_it.people - row.people < LEAST


@pytest.mark.parametrize("seed", range(25))
def test_the_visits_of_a_hidden_group_do_not_follow_from_the_other_kinds(seed: int):
    found = views(a_crowd(Random(seed), 60))

    for number, _ in enumerate(DIMENSIONS):
        for place, everybody in enumerate(lines(found[ALL])[number]):
            parts = [lines(found[view])[number][place].visits for view in CATEGORY_VIEWS]
            assert everybody.visits is None or parts.count(None) != 1


def test_people_and_visits_are_kept_apart():
    groups = dict.fromkeys(DIMENSIONS, "")
    found = views([Visitor(groups, {ALL: 3, "families": 3}) for _ in range(6)])

    assert (found[ALL].total.people, found[ALL].total.visits) == (6, 18)
    assert found["groups"].total.people == 0


def test_an_activity_counts_with_its_kind_and_with_whom_it_was_made_for():
    assert views_of("families", ["fathers"]) == (ALL, "families", "men")
    assert views_of("something new", []) == (ALL,)
    assert [age_band(year, 2026) for year in (2014, 2013, 1989, 1900, None)] == [
        "0-12",
        "13-17",
        "30-49",
        "",
        "",
    ]
