"""What the rules see of an entry. `sync.entry.Entry` fits; the rules know nothing of lines and hashes."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol


class EntryView(Protocol):
    """One entry, closed part left out: all that a hub may look at."""

    @property
    def id(self) -> str: ...
    @property
    def at(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def version(self) -> int: ...
    @property
    def org(self) -> str: ...
    @property
    def by(self) -> str: ...
    @property
    def root(self) -> str: ...
    @property
    def people(self) -> tuple[str, ...]: ...
    @property
    def open(self) -> dict[str, Any]: ...


Record = Sequence[EntryView]
People = Mapping[str, Record]  # a person's id to the entries whose root it is
Orgs = Mapping[str, str]  # an organisation's id to its role


def order(entry: EntryView) -> tuple[str, str]:
    """The order that settles ties: claimed time, then id. It depends on the entries alone."""
    return (entry.at, entry.id)
