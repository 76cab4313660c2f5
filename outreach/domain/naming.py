"""Who a log entry names: from the start, put on later, taken off, or moved off the wrong person."""

from dataclasses import dataclass

from outreach.domain.entries import EntryView, Record, order

ATTACH, DETACH, MOVE = "attach", "detach", "move"


@dataclass(frozen=True, slots=True)
class Names:
    """The people of one record."""

    now: tuple[str, ...]  # whose page it stands on
    ever: frozenset[str]  # everybody any line of it ever named
    moved: tuple[tuple[str, EntryView], ...]  # from whose page it was moved away, and by which entry


def names(record: Record, first: EntryView) -> Names:
    """Work out the people of a record from its entries; `first` is the one that started it.

    Corrections count when the organisation of the record wrote them. Taking off beats putting on,
    unless the putting on knew of it, or was claimed later and not known to the one who took off.
    """
    if len(record) == 1:
        return Names(first.people, frozenset(first.people), ())
    ever: set[str] = set()
    adds: list[tuple[str, EntryView]] = [(person, first) for person in first.people]
    removals: list[tuple[str, EntryView]] = []
    moved: list[tuple[str, EntryView]] = []
    for entry in record:
        ever.update(entry.people)
        if entry.kind == MOVE:
            away, to = texts(entry.open, "away"), texts(entry.open, "to")
            ever.update(away, to)
            if entry.org == first.org:
                adds += [(person, entry) for person in to]
                removals += [(person, entry) for person in away]
                moved += [(person, entry) for person in away]
        elif entry.org == first.org and entry.kind == ATTACH:
            adds += [(person, entry) for person in entry.people]
        elif entry.org == first.org and entry.kind == DETACH:
            removals += [(person, entry) for person in entry.people]
    now = dict.fromkeys(
        person
        for person, add in sorted(adds, key=lambda one: (one[1].id != first.id, order(one[1])))
        if not any(_beats(removal, add, first) for gone, removal in removals if gone == person)
    )
    return Names(tuple(now), frozenset(ever), tuple(sorted(moved, key=lambda one: order(one[1]))))


def texts(part: dict[str, object], key: str) -> list[str]:
    """A list of texts out of an open part; anything else counts as empty."""
    value = part.get(key)
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return value
    return []


def _beats(removal: EntryView, add: EntryView, first: EntryView) -> bool:
    if add.id == first.id or add.id in texts(removal.open, "seen"):
        return True
    if removal.id in texts(add.open, "seen"):
        return False
    return order(removal) >= order(add)
