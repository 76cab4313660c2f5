"""Rules that say which organisations may hold an entry. A kind picks one; open parts are all they see.

Every rule answers who *else* may hold it: the organisation that wrote an entry always may.
"""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from outreach.domain import consent
from outreach.domain.access import AUTHORITY, HELPER
from outreach.domain.entries import EntryView, Orgs, People, Record
from outreach.domain.naming import MOVE, Names, names, texts

OWN, HELPERS = "own", "helpers"  # the two drawers: kun os, hjælperne
RETRACT = "retract"
NOBODY: frozenset[str] = frozenset()

Rule = Callable[["Case", EntryView], frozenset[str]]


class Case:
    """One record laid out for the rules; what several of its entries ask is worked out once."""

    def __init__(
        self,
        record: Record,
        people: People,
        orgs: Orgs,
        starts: Mapping[str, Rule],
        joined: frozenset[str],
        today: str = "",
    ) -> None:
        """`starts`: the rule of each kind that starts records; `joined`: where several may start one."""
        self.record, self.people, self.orgs, self.today = record, people, orgs, today
        self._starts, self._joined = starts, joined

    @cached_property
    def first(self) -> EntryView | None:
        """The entry that started the record, when it has arrived."""
        for entry in self.record:
            if entry.kind in self._starts and (entry.id == entry.root or entry.kind in self._joined):
                return entry
        return None

    @cached_property
    def start(self) -> str:
        """The kind of the record, "" while what started it has not arrived."""
        return self.first.kind if self.first else ""

    @cached_property
    def start_rule(self) -> Rule:
        return self._starts.get(self.start, own_only)

    @cached_property
    def names(self) -> Names:
        assert self.first is not None
        return names(self.record, self.first)

    @cached_property
    def holders(self) -> frozenset[str]:
        """Who holds a record with a drawer: its organisation, and helpers every named person lets in."""
        first = self.first
        if first is None:
            return NOBODY
        own = frozenset([first.org])
        if self.start_rule is colleagues:
            return own | colleagues(self, first)
        if drawer(self.record, first) != HELPERS or any(_hides(entry, first) for entry in self.record):
            return own
        if not self.names.now:
            return own
        to = first.open.get("to")
        shared = consent.shared_by_all(
            first.org, [self.people.get(person, ()) for person in self.names.ever], self.orgs, self.today
        )
        return own | (shared if to is None else shared & {to})


def drawer(record: Record, first: EntryView) -> str:
    """Which drawer a record lies in now. Of two choices made in parallel, the narrower stands."""
    start = first.open.get("drawer", HELPERS if "to" in first.open else OWN)
    if len(record) == 1:
        return HELPERS if start == HELPERS else OWN
    later = [
        entry for entry in record if entry is not first and entry.org == first.org and "drawer" in entry.open
    ]
    seen = {id for entry in later for id in texts(entry.open, "seen")}
    current = [entry for entry in later if entry.id not in seen] or later
    chosen = [entry.open["drawer"] for entry in current] or [start]
    return HELPERS if all(one == HELPERS for one in chosen) else OWN


def _hides(entry: EntryView, first: EntryView) -> bool:
    """What was taken back, or landed on the wrong person, leaves every partner's copy."""
    return entry.org == first.org and entry.kind in (RETRACT, MOVE)


def own_only(case: Case, entry: EntryView) -> frozenset[str]:
    """Nobody else."""
    return NOBODY


def everyone(case: Case, entry: EntryView) -> frozenset[str]:
    """Every organisation of the programme."""
    return frozenset(case.orgs)


def colleagues(case: Case, entry: EntryView) -> frozenset[str]:
    """Helpers know each other's staff, and what names nobody until it is taken back."""
    first = case.first
    if case.orgs.get(entry.org) != HELPER or any(one.people for one in case.record):
        return NOBODY
    if first is not None and any(_hides(one, first) for one in case.record):
        return NOBODY
    return frozenset(org for org, role in case.orgs.items() if role == HELPER)


def drawered(case: Case, entry: EntryView) -> frozenset[str]:
    """Whoever holds the record, if the writer does."""
    return case.holders if entry.org in case.holders else NOBODY


def by_consent(case: Case, entry: EntryView) -> frozenset[str]:
    """The helpers with whom the person lets this organisation share. The record is the person's."""
    return consent.partners(entry.org, case.record, case.orgs, case.today)


def as_started(case: Case, entry: EntryView) -> frozenset[str]:
    """As the kind that started the record; nobody until it has arrived."""
    return case.start_rule(case, entry)


def while_in_force(case: Case, entry: EntryView) -> frozenset[str]:
    """A grant: the receivers it names, for as long as it holds."""
    if case.orgs.get(entry.org) != HELPER or entry not in consent.in_force(case.record, case.today):
        return NOBODY
    return frozenset(org for org in consent.parties(entry) if case.orgs.get(org) == HELPER)


def the_told(case: Case, entry: EntryView) -> frozenset[str]:
    """A withdrawal: the helpers it names, so that they stop too."""
    return frozenset(org for org in consent.parties(entry) if case.orgs.get(org) == HELPER)


def the_addressed(case: Case, entry: EntryView) -> frozenset[str]:
    """A handover: the one authority it was written for, and only while it names no person by id."""
    to: Any = entry.open.get("to")
    if any(one.people for one in case.record if one.kind == entry.kind) or case.orgs.get(entry.org) != HELPER:
        return NOBODY
    return frozenset([to]) if isinstance(to, str) and case.orgs.get(to) == AUTHORITY else NOBODY


def the_parties(case: Case, entry: EntryView) -> frozenset[str]:
    """Minutes and the lines below them: whom they were written for, and only while they name nobody by id."""
    first = case.first
    if first is None or entry.people or first.people or case.orgs.get(first.org) != HELPER:
        return NOBODY
    parties = frozenset(org for org in (first.org, *texts(first.open, "to")) if org in case.orgs)
    return parties if entry.org in parties else NOBODY
