"""The half of a kind that only an office opens: closed part, rules, rows, samples for tests."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

import msgspec
import sqlalchemy as sa

from outreach.domain.fields import faults
from outreach.kinds import Kind
from sync.entry import Entry

Rows = Mapping[sa.Table, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True)
class Cast:
    """Who takes part in a sample: two helpers and an authority, their staff and two residents."""

    org: str
    partner: str
    authority: str
    staff: str
    partner_staff: str
    person: str
    other: str
    secret: str = "violinkasse"  # every sample puts this in its free text, so that leaks can be searched for


@dataclass(frozen=True)
class Draft:
    """An entry before it is written: what a service or a sample hands to the one door."""

    kind: str
    id: str
    root: str
    people: Sequence[str] = ()
    open: Mapping[str, Any] = field(default_factory=dict)
    closed: Mapping[str, Any] = field(default_factory=dict)
    nonce: str | None = None
    at: str | None = None


Ids = Callable[[], str]
Drafts = Sequence[Draft]


def no_faults(values: Mapping[str, Any]) -> Mapping[str, str]:
    """A kind whose schema is rule enough."""
    return {}


@dataclass(frozen=True)
class Opened:
    """An entry of a known kind with both parts read."""

    entry: Entry
    kind: Kind
    open: Any
    closed: Any

    @cached_property
    def values(self) -> dict[str, Any]:
        """Both parts as plain values."""
        return {**msgspec.structs.asdict(self.closed), **msgspec.structs.asdict(self.open)}


def fits_any(opened: Opened, start: Kind) -> Mapping[str, str]:
    """A kind that does not look at the record it stands in."""
    return {}


class Facts(Protocol):
    """What a rule may ask about the office it runs in."""

    def org_role(self, org: str) -> str: ...  # "" for an organisation nobody here knows
    def partners(self, person: str) -> frozenset[str]: ...  # with whom this person lets us share


def content(opened: Opened, facts: Facts) -> None:
    """A kind that asks nothing."""


@dataclass(frozen=True)
class Half:
    """What `<kind>/closed.py` offers."""

    schema: type[msgspec.Struct]
    sample: Callable[[Cast, Ids], Drafts]  # drafts up to and with one of this kind
    check: Callable[[Mapping[str, Any]], Mapping[str, str]] = no_faults  # field to code, over both parts
    fits: Callable[[Opened, Kind], Mapping[str, str]] = fits_any  # the same, against what it stands in
    may_be_said: Callable[[Opened, Facts], None] = (
        content  # raises DomainError, asked once, when it is written
    )


@dataclass(frozen=True)
class RecordRows:
    """What `<kind>/rows.py` offers. Every table has a column `root`; rows are rewritten whole, by root."""

    tables: tuple[sa.Table, ...]
    project: Callable[[Sequence[Opened], str], Rows]  # entries of one record, and the own organisation
    version: int = 1  # raise it when `project` changes: the rows of these records are then made anew


def open_entry(entry: Entry, kind: Kind) -> Opened:
    """Read both parts. Raises msgspec.MsgspecError."""
    return Opened(
        entry,
        kind,
        msgspec.convert(entry.open, kind.open),
        msgspec.json.decode(entry.closed, type=kind.closed),
    )


def check_parts(kind: Kind, open: Mapping[str, Any], closed: Mapping[str, Any]) -> dict[str, str]:
    """Faults of both parts by field: `missing`, `too_long`, `wrong` or a code of the kind's own."""
    found = {**faults(kind.open, open), **faults(kind.closed, closed)}
    return found or dict(kind.detail.check({**closed, **open}))
