"""What `sync` must be told from outside: how to reach a hub, who may see what, what to do with it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import Connection

from sync.entry import Entry


class Unreachable(Exception):
    """No answer: no line, no name, a refused or broken connection, a certificate that is not the hub's."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, believed only as far as its signature reaches."""

    status: int
    media_type: str
    body: bytes
    retry_after_seconds: float | None = None


class Transport(Protocol):
    """One request to the hub. Follows no redirect, retries nothing."""

    def call(self, method: str, path: str, body: bytes = b"", media_type: str = "application/json") -> Answer:
        """Raises Unreachable."""
        ...


class Policy(Protocol):
    """The logbook's rules, as far as a hub needs them. Sees open parts only."""

    def disposition(self, entry: Entry, device_org: str, orgs: Mapping[str, str]) -> str:
        """How an entry from a device of this organisation is taken in: protocol.APPLIED or a parked word."""
        ...

    def audience(
        self,
        record: Sequence[Entry],
        people: Mapping[str, Sequence[Entry]],
        orgs: Mapping[str, str],
        at: str = "",
    ) -> Mapping[str, frozenset[str]]:
        """Which organisations may hold each entry of one record, then. `people`: records of who it names."""
        ...

    def touches(self, entry: Entry) -> Collection[str]:
        """People whose every record this entry makes worth another look (a consent, a withdrawal)."""
        ...

    def ends(self, entry: Entry) -> str:
        """When an applied entry stops bearing on the records of its root, "" for never."""
        ...

    def erases(self, entry: Entry) -> Collection[str]:
        """Ids this entry erases."""
        ...


Apply = Callable[[Connection, Collection[str], Collection[str]], None]
"""Bring rows of these records in step with their entries, some of which are gone, in the same transaction."""


Begin = Callable[[], AbstractContextManager[Connection]]
"""Open a writing transaction; commits at the end, rolls back on an exception."""
