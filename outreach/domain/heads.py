"""Which of several writings stand, told by what each had seen. Clocks only break ties."""

from collections.abc import Collection, Mapping
from typing import TypeVar

T = TypeVar("T", bound=str)


def heads(cited: Mapping[T, Collection[str]]) -> list[T]:
    """Ids that no other has seen, of writings mapped to the ids each had seen.

    If they claim to have seen each other in a circle, all of them stand.
    """
    covered = {seen for id, seens in cited.items() for seen in seens if seen != id}
    return [id for id in cited if id not in covered] or list(cited)
