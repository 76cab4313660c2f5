"""Whom activities reach: people and visits apart, by sex, age, area and benefit; small groups are hidden.

A page shows several tables at once: everybody who came, and those who came to one kind of activity. All of
them are protected together, so that no table gives away what another one hides.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from outreach.domain.small_numbers import Sum, hidden

DIMENSIONS = ("sex", "age", "area", "benefit")
AGE_BANDS = ((0, 12), (13, 17), (18, 29), (30, 49), (50, 66), (67, 120))
ALL, UNKNOWN = "all", ""
CATEGORY_VIEWS = ("groups", "support", "families")
VIEWS = (*CATEGORY_VIEWS, "men", "youth")  # what one may look at beside everything
MADE_FOR = {"men": frozenset({"men", "fathers"}), "youth": frozenset({"youth"})}

Cell = tuple[str, str, str]  # view, dimension, group; the sum of a view has neither dimension nor group


@dataclass(frozen=True, slots=True)
class Visitor:
    """One person with a name, and how many sessions of each view."""

    groups: Mapping[str, str]  # by dimension; "" where it is not known
    visits: Mapping[str, int]  # by view


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table; None where it must not be shown."""

    group: str
    people: int | None
    visits: int | None


@dataclass(frozen=True, slots=True)
class View:
    """The tables of one view, by dimension, and its sum."""

    total: Row
    tables: Mapping[str, Sequence[Row]]


def views_of(category: str, for_whom: Iterable[str]) -> tuple[str, ...]:
    """In which views an activity counts."""
    made_for = [name for name, some in MADE_FOR.items() if some.intersection(for_whom)]
    return (ALL, *([category] if category in CATEGORY_VIEWS else []), *made_for)


def age_band(birth_year: int | None, year: int) -> str:
    """The band of an age reached during a year: "18-29"; "" where the age is not known."""
    age = -1 if birth_year is None else year - birth_year
    return next((f"{first}-{last}" for first, last in AGE_BANDS if first <= age <= last), UNKNOWN)


def views(visitors: Iterable[Visitor]) -> dict[str, View]:
    """Every view with its tables, protected together."""
    people, visits = defaultdict[Cell, int](int), defaultdict[Cell, int](int)
    groups = {dimension: {UNKNOWN} for dimension in DIMENSIONS}
    for one in visitors:
        for view, times in one.visits.items():
            for cell in _cells(view, one.groups):
                people[cell] += 1
                visits[cell] += times
        for dimension in DIMENSIONS:
            groups[dimension].add(one.groups[dimension])
    seen = {name: sorted(some, key=lambda group: (group == UNKNOWN, group)) for name, some in groups.items()}
    away = _hidden(people, seen)
    away_visits = _hidden(visits, seen, also=away, partition=True)

    def row(view: str, dimension: str, group: str) -> Row:
        cell = (view, dimension, group)
        return Row(
            group,
            None if cell in away else people.get(cell, 0),
            None if cell in away_visits else visits.get(cell, 0),
        )

    return {
        view: View(
            row(view, "", ""),
            {name: [row(view, name, group) for group in seen[name]] for name in DIMENSIONS},
        )
        for view in (ALL, *VIEWS)
    }


def _cells(view: str, groups: Mapping[str, str]) -> list[Cell]:
    return [(view, "", ""), *((view, dimension, groups[dimension]) for dimension in DIMENSIONS)]


def _hidden(
    counted: Mapping[Cell, int],
    groups: Mapping[str, Sequence[str]],
    *,
    also: Iterable[Cell] = (),
    partition: bool = False,
) -> frozenset[Cell]:
    """Cells that must not be shown. Whoever came and not to one kind is a group too, in no table."""
    counts: dict[Cell, int] = {}
    sums: list[Sum] = []
    unseen: set[Cell] = set()
    places = [("", ""), *((name, group) for name, some in groups.items() for group in some)]
    for view in (ALL, *VIEWS):
        counts |= {(view, *place): counted.get((view, *place), 0) for place in places}
        sums += [
            Sum((view, "", ""), tuple((view, name, group) for group in some)) for name, some in groups.items()
        ]
    for view in VIEWS:
        for place in places:
            rest = (f"not {view}", *place)
            counts[rest] = counts[(ALL, *place)] - counts[(view, *place)]
            unseen.add(rest)
            sums.append(Sum((ALL, *place), ((view, *place), rest)))
    if partition:  # each visit is to one kind: the kinds add up
        sums += [Sum((ALL, *place), tuple((view, *place) for view in CATEGORY_VIEWS)) for place in places]
    return hidden(counts, sums, also=frozenset(also), unseen=unseen)
