"""A log entry as it stands now: first words, later words, who it names, whether it was taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from outreach.domain.entries import EntryView, order
from outreach.domain.heads import heads
from outreach.domain.holders import RETRACT, drawer
from outreach.domain.naming import Names, names

AMEND, CLAIM = "amend", "claim"


class Part(Protocol):
    """An entry with both parts read by the schemas of its kind."""

    @property
    def entry(self) -> EntryView: ...
    @property
    def open(self) -> Any: ...
    @property
    def closed(self) -> Any: ...
    @property
    def values(self) -> Mapping[str, Any]: ...  # both parts as plain values


@dataclass(frozen=True, slots=True)
class Said:
    """One value somebody gave a field."""

    value: Any
    entry: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class Change:
    """One amend: what it changed, and whether another was made without knowing of it."""

    entry: str
    by: str
    at: str
    set: Mapping[str, Any]
    reason: str
    seen: tuple[str, ...]
    is_parallel: bool


@dataclass(frozen=True, slots=True)
class LogState:
    """What one record comes to."""

    first: EntryView
    author: str  # who wrote it, as far as is known
    values: Mapping[str, Any]
    parallel: Mapping[str, Sequence[Said]]  # fields two wrote differently without knowing: all of it is kept
    history: Sequence[Change]
    names: Names
    drawer: str
    retracted: EntryView | None


def log_state(record: Sequence[Part], first: Part) -> LogState:
    """Work out a record from its entries, in whatever order they came."""
    entries = [part.entry for part in record]
    claims = _claims(entries)
    amends = [part for part in record if part.entry.kind == AMEND]
    seen = {part.entry.id: _seen(part, amends) for part in amends}
    changed = {part.entry.id: _changed(part) for part in amends}
    values, parallel = dict(first.values), {}
    for field in sorted({name for some in changed.values() for name in some}):
        said = {part.entry.id: part.entry for part in amends if field in changed[part.entry.id]}
        standing = sorted((said[id] for id in heads({id: seen[id] for id in said})), key=order)
        told = [Said(changed[one.id][field], one.id, one.by, one.at) for one in standing]
        values[field] = told[-1].value
        if any(one.value != values[field] for one in told):
            parallel[field] = told
    retracts = sorted((one for one in entries if one.kind == RETRACT), key=order)
    return LogState(
        first.entry,
        claims.get(first.entry.id, first.entry.by),
        values,
        parallel,
        _history(amends, seen, changed, claims),
        names(entries, first.entry),
        drawer(entries, first.entry),
        retracts[0] if retracts else None,
    )


def _claims(entries: Sequence[EntryView]) -> dict[str, str]:
    """Who said of which line that it was theirs; of two, the earlier claimed."""
    claims = sorted((one for one in entries if one.kind == CLAIM), key=order, reverse=True)
    return {str(one.open["entry"]): one.by for one in claims}


def _changed(part: Part) -> dict[str, Any]:
    changed = dict(part.closed.set)
    if part.open.children is not None:
        changed["children"] = part.open.children
    return changed


def _seen(part: Part, amends: Sequence[Part]) -> frozenset[str]:
    known = frozenset(one.entry.id for one in amends)
    return known & {*part.closed.seen, *part.open.seen}


def _history(
    amends: Sequence[Part],
    seen: Mapping[str, frozenset[str]],
    changed: Mapping[str, Mapping[str, Any]],
    claims: Mapping[str, str],
) -> list[Change]:
    def parallel(a: str, b: str) -> bool:
        return a != b and a not in seen[b] and b not in seen[a]

    return [
        Change(
            part.entry.id,
            claims.get(part.entry.id, part.entry.by),
            part.entry.at,
            changed[part.entry.id],
            part.closed.reason,
            tuple(sorted(seen[part.entry.id])),
            any(parallel(part.entry.id, other.entry.id) for other in amends),
        )
        for part in sorted(amends, key=lambda one: order(one.entry))
    ]
