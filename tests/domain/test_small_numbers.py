"""No hidden count can be worked out from those that are shown."""

from fractions import Fraction
from random import Random

import pytest

from outreach.domain.small_numbers import LEAST, Sum, determined, hidden


def a_table(rng: Random, rows: int, columns: int, most: int) -> tuple[dict, list[Sum]]:
    """Rows, columns, their totals and the total of all: what one page shows."""
    counts = {(r, c): rng.choice([0, rng.randint(0, most)]) for r in range(rows) for c in range(columns)}
    sums = [Sum((r, "all"), tuple((r, c) for c in range(columns))) for r in range(rows)]
    sums += [Sum(("all", c), tuple((r, c) for r in range(rows))) for c in range(columns)]
    sums += [Sum(("all", "all"), tuple((r, "all") for r in range(rows)))]
    sums += [Sum(("all", "all"), tuple(("all", c) for c in range(columns)))]
    for one in sums:
        counts[one.total] = sum(counts[part] for part in one.parts)
    return counts, sums


def by_fractions(away: frozenset, sums: list[Sum]) -> set:
    """The same question asked another way: eliminate over fractions, then look for rows with one entry."""
    names = sorted(away, key=repr)
    rows = [[Fraction((name == one.total) - one.parts.count(name)) for name in names] for one in sums]
    lead = 0
    for column in range(len(names)):
        pivot = next((r for r in range(lead, len(rows)) if rows[r][column]), None)
        if pivot is None:
            continue
        rows[lead], rows[pivot] = rows[pivot], rows[lead]
        rows[lead] = [value / rows[lead][column] for value in rows[lead]]
        for r in range(len(rows)):
            if r != lead and rows[r][column]:
                times = rows[r][column]
                rows[r] = [a - times * b for a, b in zip(rows[r], rows[lead], strict=True)]
        lead += 1
    found = [[n for n, value in zip(names, row, strict=True) if value] for row in rows]
    return {some[0] for some in found if len(some) == 1}


@pytest.mark.parametrize("seed", range(150))
def test_no_hidden_cell_follows_from_the_shown_ones(seed: int):
    rng = Random(seed)
    counts, sums = a_table(rng, rng.randint(1, 5), rng.randint(2, 5), rng.choice([4, 9, 30]))

    away = hidden(counts, sums)

    assert all(key in away for key, count in counts.items() if 0 < count < LEAST)
    assert by_fractions(away, sums) == set()
    for one in sums:
        gone = [counts[part] for part in one.parts if part in away]
        assert one.total in away or not gone or sum(gone) >= LEAST, one


@pytest.mark.parametrize("seed", range(60))
def test_both_ways_of_asking_agree(seed: int):
    rng = Random(seed)
    counts, sums = a_table(rng, 4, 4, 9)
    away = frozenset(rng.sample(sorted(counts, key=repr), 9))

    assert determined(away, sums) == by_fractions(away, sums)


@pytest.mark.parametrize("seed", range(60))
def test_nor_from_the_same_groups_under_another_filter(seed: int):
    """Who came to one kind of activity is among all who came: the others are a group too."""
    rng = Random(seed)
    counts: dict = {}
    sums: list[Sum] = []
    for group in range(4):
        some, rest = rng.randint(0, 12), rng.randint(0, 12)
        counts |= {("some", group): some, ("rest", group): rest, ("all", group): some + rest}
        sums.append(Sum(("all", group), (("some", group), ("rest", group))))
    for name in ("some", "all"):
        counts[name, "sum"] = sum(counts[name, group] for group in range(4))
        sums.append(Sum((name, "sum"), tuple((name, group) for group in range(4))))
    unseen = {("rest", group) for group in range(4)}

    away = hidden(counts, sums, unseen=unseen)

    found = by_fractions(away | unseen, sums)
    assert not found & away
    assert not [key for key in found if 0 < counts[key] < LEAST]


def test_a_group_of_four_takes_the_next_smallest_with_it():
    counts = {"women": 31, "men": 9, "other": 2, "all": 42}

    assert hidden(counts, [Sum("all", ("women", "men", "other"))]) == {"other", "men"}


def test_nothing_is_hidden_where_every_group_is_large_or_empty():
    assert hidden({"a": 5, "b": 0, "all": 5}, [Sum("all", ("a", "b"))]) == frozenset()


def test_four_people_in_all_are_not_shown_at_all():
    assert hidden({"a": 4, "b": 0, "all": 4}, [Sum("all", ("a", "b"))]) >= {"a", "all"}
