"""Which organisations may hold each entry of a record. The one wall, used by the hub's policy."""

from functools import cache

import msgspec

from outreach.domain import access
from outreach.domain.access import AUTHORITY
from outreach.domain.entries import EntryView, Orgs, People, Record
from outreach.domain.holders import NOBODY, Case, Rule
from outreach.kinds import Kind, all_kinds

UNKNOWN_KIND, INVALID, NOT_ALLOWED = "parked_unknown_kind", "parked_invalid", "parked_not_allowed"


def audience(record: Record, people: People, orgs: Orgs, today: str = "") -> dict[str, frozenset[str]]:
    """Say who may hold each entry of one record, by entry id.

    `record`: entries with one root. `people`: for everybody any of them names, the entries rooted there.
    `today`: the Danish day by which consents end.
    An entry of an unknown kind, or with an open part that cannot be read, stays with its own organisation.
    """
    kinds = all_kinds()
    case = Case(record, people, orgs, *_starts(), today)
    found = {}
    for entry in record:
        kind = kinds.get(entry.kind)
        others = NOBODY
        if kind is not None and check_open(entry) is None and stands(kind, entry, case.first):
            others = kind.audience(case, entry)
            if others and not kinds[case.start].reaches_authority:
                others = frozenset(org for org in others if orgs.get(org) != AUTHORITY)
        found[entry.id] = others | {entry.org}
    return found


def stands(kind: Kind, entry: EntryView, first: EntryView | None) -> bool:
    """Whether an entry has a place in the record that `first` started; not while that has not arrived."""
    if first is None:
        return False
    if kind.starts:
        return first.kind == kind.name and (kind.joined or first.id == entry.id)
    start = all_kinds()[first.kind]
    if first.kind not in kind.about and start.family not in kind.about:
        return False
    return kind.by_partner or start.by_partner or entry.org == first.org


def check_open(entry: EntryView, orgs: Orgs | None = None) -> str | None:
    """Why an entry is set aside, told from its open part alone; None when it is in order."""
    kind = all_kinds().get(entry.kind)
    if kind is None or entry.version > kind.version:
        return UNKNOWN_KIND
    try:
        msgspec.convert(entry.open, kind.open)
    except msgspec.ValidationError:
        return INVALID
    if kind.starts and not kind.joined and entry.id != entry.root:
        return INVALID
    if not _fits(kind.people, len(entry.people)):
        return NOT_ALLOWED if kind.people == "none" else INVALID
    if orgs is not None and not access.organisation_may(orgs.get(entry.org, ""), kind.permission):
        return NOT_ALLOWED
    return None


def _fits(wanted: str, count: int) -> bool:
    if wanted == "any":
        return True
    return {"none": count == 0, "one": count == 1, "some": count > 0}[wanted]


@cache
def _starts() -> tuple[dict[str, Rule], frozenset[str]]:
    kinds = [kind for kind in all_kinds().values() if kind.starts]
    return {kind.name: kind.audience for kind in kinds}, frozenset(kind.name for kind in kinds if kind.joined)
