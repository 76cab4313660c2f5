"""Ids that are one person: which they are, and which of them is the page they all stand on."""

from collections.abc import Iterable, Mapping, Sequence

Pair = tuple[str, str]  # the kept one, the other


def groups(pairs: Iterable[Pair]) -> Mapping[str, Sequence[str]]:
    """For every id in a pair, all ids of that person, the kept one first. Any order of pairs gives the same.

    The kept one is the oldest of those that were never put with another; in a circle, the oldest of all.
    """
    pairs = list(pairs)
    together: dict[str, set[str]] = {}
    for kept, other in pairs:
        whole = together.get(kept, {kept}) | together.get(other, {other})
        for one in whole:
            together[one] = whole
    moved = {other for _, other in pairs}
    found: dict[str, Sequence[str]] = {}
    for id, whole in together.items():
        if id not in found:
            first = min(whole - moved or whole)
            ids = (first, *sorted(whole - {first}))
            found.update(dict.fromkeys(whole, ids))
    return found
