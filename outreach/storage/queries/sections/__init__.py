"""What stands on a person's page and on *I dag*, found by scanning: adding a part touches no other file.

A module here offers `SECTIONS`, `TIMELINE`, or both. The page that asks has checked the permission to be
there and writes the reading log around everything; a section checks its own permission besides.
The template of a section is `templates/sections/<name>.html`; it finds what was loaded in `section`.
The template of a new kind of timeline item is `templates/timeline/<kind>.html`; it finds it in `item`.
"""

import importlib
import pkgutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy.orm import Session

from outreach.domain import access
from outreach.domain.access import Actor

PERSON, TODAY = "person", "today"

Load = Callable[[Session, Actor, Any], Any]
Happened = Callable[[Session, Actor, Sequence[str], int], Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a page.

    `load(session, actor, about)`: `about` is the ids that are this person (a page of theirs) or the Danish
    date (*I dag*). It takes a fixed number of statements and has a limit; None leaves the part out.
    """

    name: str
    page: str
    permission: str
    load: Load
    order: int = 50  # smaller stands first
    aside: bool = False  # beside what happened, among the facts


@dataclass(frozen=True, slots=True)
class Shown:
    """A section as its template finds it."""

    name: str
    aside: bool
    data: Any


@cache
def _modules() -> tuple[Any, ...]:
    return tuple(
        importlib.import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__)
    )


@cache
def _of(page: str) -> tuple[Section, ...]:
    found = [one for module in _modules() for one in getattr(module, "SECTIONS", ()) if one.page == page]
    return tuple(sorted(found, key=lambda one: (one.order, one.name)))


def shown(session: Session, actor: Actor, page: str, about: Any) -> list[Shown]:
    """The parts of a page this actor may see, in order."""
    loaded = (
        (one, one.load(session, actor, about)) for one in _of(page) if access.may(actor, one.permission)
    )
    return [Shown(one.name, one.aside, data) for one, data in loaded if data is not None]


def happened(session: Session, actor: Actor, ids: Sequence[str], limit: int) -> list[Any]:
    """Timeline items of every noun that has some about this person, in no order."""
    tellers: Mapping[str, Happened] = {
        module.__name__: module.TIMELINE for module in _modules() if hasattr(module, "TIMELINE")
    }
    return [item for teller in tellers.values() for item in teller(session, actor, ids, limit)]
