"""Lists whose entries come and go with laws and agreements: what was true then stays readable for good."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Code:
    """One entry of a list, and between which days it could be chosen, both included."""

    key: str
    first: str = ""  # "" from the beginning
    last: str = ""  # "" still

    def holds(self, on: str) -> bool:
        """Whether it could be chosen on this date ("2026-05-18")."""
        return self.first <= on and (not self.last or on <= self.last)


def offered(codes: Iterable[Code], on: str, now: str = "") -> list[str]:
    """Keys to choose from on a date; what stands there now stays, whatever became of it since."""
    return [one.key for one in codes if one.holds(on) or one.key == now]


def find(codes: Iterable[Code], key: str) -> Code | None:
    """The code of this key."""
    return next((one for one in codes if one.key == key), None)
