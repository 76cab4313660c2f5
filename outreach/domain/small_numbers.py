"""Counts of people that may be shown: small groups are hidden, and so is whatever would give them away.

A table is a number of counts by key, and sums that tie them together: this total is those parts. Whoever
reads it knows every count that is shown and every sum. What is hidden must not follow from that.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

LEAST = 5  # fewer people than this are a small group; nobody is no group
_PRIME = (1 << 61) - 1  # elimination over a large prime finds what elimination over fractions would

Key = Hashable


@dataclass(frozen=True, slots=True)
class Sum:
    """`total` counts everybody in `parts`, each once."""

    total: Any
    parts: tuple[Any, ...]

    @property
    def keys(self) -> tuple[Any, ...]:
        return (self.total, *self.parts)


def hidden(
    counts: Mapping[Any, int],
    sums: Sequence[Sum],
    *,
    also: Collection[Any] = (),
    unseen: Collection[Any] = (),
    least: int = LEAST,
) -> frozenset[Any]:
    """The keys whose counts must not be shown. Always the same ones for the same counts.

    `also`: keys to hide whatever they count. `unseen`: keys of no table, which a reader could still work
    out: those who are in one table and not in another. A small one must not follow either.
    """
    small = {key for key, count in counts.items() if 0 < count < least}
    away = {*small, *also, *unseen}
    guarded = small | {*also}
    while True:
        known = determined(away, sums)
        bad = [one for one in sums if _is_small(one, counts, away, unseen, least)]
        given_away = [key for key in guarded if key in known]
        if not bad and not given_away:
            return frozenset(away - {*unseen})
        ties = bad[:1] or [one for one in sums if given_away[0] in one.keys]
        more = _next(counts, sums, ties, away)
        if more is None:  # what it is tied to is hidden already: look further along the ties
            more = _next(counts, sums, [one for one in sums if away & {*one.keys}], away)
        if more is None:
            return frozenset(away - {*unseen})
        away.add(more)
        guarded.add(more)


def determined(away: Iterable[Any], sums: Sequence[Sum]) -> frozenset[Any]:
    """Those hidden keys whose count follows from what is shown."""
    order = {key: number for number, key in enumerate(sorted(away, key=repr))}
    rows: list[dict[int, int]] = []
    for one in sums:
        row: dict[int, int] = {}
        for key, sign in ((one.total, 1), *((part, _PRIME - 1) for part in one.parts)):
            if key in order:
                row[order[key]] = (row.get(order[key], 0) + sign) % _PRIME
        rows.append({column: value for column, value in row.items() if value})
    names = list(order)
    return frozenset(names[next(iter(row))] for row in _reduced(rows) if len(row) == 1)


def _reduced(rows: list[dict[int, int]]) -> list[dict[int, int]]:
    """Reduced row echelon form of sparse rows."""
    done: dict[int, dict[int, int]] = {}  # by the column it leads with
    for fresh in rows:
        row = fresh
        for column in sorted(set(row) & set(done)):
            if column in row:
                row = _less(row, done[column], row[column])
        if not row:
            continue
        lead = min(row)
        inverse = pow(row[lead], -1, _PRIME)
        row = {column: value * inverse % _PRIME for column, value in row.items()}
        for column, other in list(done.items()):
            if lead in other:
                done[column] = _less(other, row, other[lead])
        done[lead] = row
    return list(done.values())


def _less(row: dict[int, int], other: dict[int, int], times: int) -> dict[int, int]:
    found = dict(row)
    for column, value in other.items():
        rest = (found.get(column, 0) - times * value) % _PRIME
        if rest:
            found[column] = rest
        else:
            found.pop(column, None)
    return found


def _is_small(
    one: Sum, counts: Mapping[Any, int], away: set[Any], unseen: Collection[Any], least: int
) -> bool:
    """Whether the hidden parts of a shown total make a small group together, or are seen to be nobody."""
    gone = [part for part in one.parts if part in away]
    if one.total in away or not gone:
        return False
    count = sum(counts[part] for part in gone)
    return 0 < count < least or (count == 0 and any(part not in unseen for part in gone))


def _next(counts: Mapping[Any, int], sums: Sequence[Sum], ties: Sequence[Sum], away: set[Any]) -> Any:
    """What to hide next: the smallest part there is, rather than nobody, rather than a total."""
    totals = {one.total for one in sums}
    shown = {key for one in ties for key in one.keys if key not in away}
    return min(shown, key=lambda key: (key in totals, counts[key] == 0, counts[key], repr(key)), default=None)
