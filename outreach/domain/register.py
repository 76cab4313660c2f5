"""A register record as it stands: patches that cite what they were based on. No clock beats having seen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from outreach.domain.entries import EntryView, order
from outreach.domain.heads import heads
from outreach.domain.log import Part, Said

PATCH = "reg_set"

_Writing = tuple[Said, frozenset[str], tuple[str, str]]


@dataclass(frozen=True, slots=True)
class RegisterState:
    """The fields of one record."""

    values: Mapping[str, Any]
    base: Mapping[str, tuple[str, ...]]  # what a patch made now cites, by field
    disputes: Mapping[str, Sequence[Said]]  # two wrote differently without knowing; the first listed stands


def register_state(starts: Sequence[Part], patches: Sequence[Part], own: str) -> RegisterState:
    """Work out a register record: the own organisation's values first, what others say fills in."""
    layers = [
        _layer(
            [part for part in starts if (part.entry.org == own) is mine],
            [part for part in patches if (part.entry.org == own) is mine],
        )
        for mine in (True, False)
    ]
    values: dict[str, Any] = {}
    base: dict[str, tuple[str, ...]] = {}
    for layer in reversed(layers):
        for field, standing in layer.items():
            values[field] = standing[0].value
            base[field] = tuple(one.entry for one in standing if one.value == standing[0].value)
    disputes = {
        field: standing
        for field, standing in sorted(layers[0].items())
        if any(one.value != standing[0].value for one in standing)
    }
    return RegisterState(values, base, disputes)


def _layer(starts: Sequence[Part], patches: Sequence[Part]) -> dict[str, list[Said]]:
    """What stands per field among one side's writings, the one that counts first."""
    said: dict[str, dict[str, _Writing]] = {}
    for part in sorted(starts, key=lambda one: (one.entry.id != one.entry.root, order(one.entry))):
        for field, value in part.values.items():
            if value not in ("", None, False):
                said.setdefault(field, {part.entry.id: _told(part.entry, value, frozenset())})
    for part in patches:
        for field, value in part.closed.set.items():
            cites = _cited(part.closed.base.get(field))
            said.setdefault(field, {})[part.entry.id] = _told(part.entry, value, cites)
    return {field: _standing(writings) for field, writings in said.items()}


def _standing(writings: Mapping[str, _Writing]) -> list[Said]:
    current = heads({id: cites for id, (_, cites, _) in writings.items()})
    ordered = sorted(current, key=lambda id: writings[id][2], reverse=True)
    return [writings[id][0] for id in ordered]


def _told(entry: EntryView, value: Any, cites: frozenset[str]) -> _Writing:
    return Said(value, entry.id, entry.by, entry.at), cites, order(entry)


def _cited(base: Any) -> frozenset[str]:
    return frozenset([base]) if isinstance(base, str) else frozenset(base or ())
