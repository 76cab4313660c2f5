"""How a contact stood before, in words: first what was written, then each change."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from outreach.storage.queries.contacts import ContactPage
from outreach.web.danish import word
from outreach.web.look import told

SHOWN = (
    *("note", "when", "channel", "topics", "drawer", "children", "interpreter", "not_reached", "done_now"),
    *("colleague", "keyword"),
)


@dataclass(frozen=True, slots=True)
class Step:
    """One time somebody wrote: when, who, and what stood from then on."""

    id: str
    at: str
    by_name: str
    reason: str
    lines: list[tuple[str, str]]
    is_parallel: bool = False


def history(contact: ContactPage) -> list[Step]:
    """Every step, oldest first; empty when nothing was changed."""
    if not contact.history:
        return []
    first = Step(contact.id, contact.at, contact.by_name, "", in_words(contact.first or {}))
    later = [
        Step(one.id, one.at, one.by_name, one.reason, in_words(one.set, changed=True), one.parallel)
        for one in contact.history
    ]
    return [first, *later]


def in_words(values: Mapping[str, Any], changed: bool = False) -> list[tuple[str, str]]:
    """Label and text of each field that says something; of a change, also what was emptied."""
    return [
        (word(name, "field"), told(name, values[name]))
        for name in SHOWN
        if name in values and (changed or values[name])
    ]
