"""What can be recorded. Each package in this folder is one kind; adding one touches no other file.

`<kind>/__init__.py` holds what a hub may know: the open part, who may write it, who may hold it.
`<kind>/closed.py` holds what only an office opens: names, text, and the rules for them.
`<kind>/rows.py`, where the kind starts a record, holds its tables and how a record becomes rows.
A hub imports the first and never the others.
"""

import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

import msgspec

from outreach.domain.holders import Rule

if TYPE_CHECKING:
    from outreach.kinds.parts import Half, RecordRows


class Nothing(msgspec.Struct):
    """A part that holds nothing yet."""


@dataclass(frozen=True)
class Kind:
    """One kind of entry, as far as a hub knows it."""

    name: str
    version: int
    open: type[msgspec.Struct]
    permission: str  # looked up in domain.access
    audience: Rule
    starts: bool = False  # whether it starts a record: then its root is its own id
    joined: bool = False  # whether each organisation writes a start of its own for the same record
    family: str = (
        ""  # what may be done to the record it starts: "log" is corrected, "register" has fields set
    )
    update: str = ""  # of a register: the permission to set its fields
    about: frozenset[str] = (
        frozenset()
    )  # records it may stand in, by kind or family, beside the one it starts
    people: str = "any"  # how many people it names: "none", "one", "some" (at least one) or "any"
    by_partner: bool = False  # whether an organisation may write it into a record that another one started
    reaches_authority: bool = False  # the wall: no other record of an organisation ever reaches an authority

    @cached_property
    def detail(self) -> "Half":
        """The half that only an office opens; a hub never asks for it."""
        found: Half = importlib.import_module(f"{__name__}.{self.name}.closed").CLOSED
        return found

    @property
    def closed(self) -> type[msgspec.Struct]:
        """Schema of the closed part."""
        return self.detail.schema

    @cached_property
    def rows(self) -> "RecordRows | None":
        """Tables and projector of the record this kind starts."""
        if not self.starts:
            return None
        found: RecordRows = importlib.import_module(f"{__name__}.{self.name}.rows").ROWS
        return found


@cache
def all_kinds() -> Mapping[str, Kind]:
    """Every kind there is, by name."""
    found = {}
    for module in pkgutil.iter_modules(__path__):
        if module.ispkg:
            kind: Kind = importlib.import_module(f"{__name__}.{module.name}").KIND
            assert kind.name == module.name, module.name
            found[kind.name] = kind
    return MappingProxyType(found)
