"""Leaving other people out of a text: their names, as far as names can be known by their letters."""

import re
from collections.abc import Iterable

PERSON, COLLEAGUE = "[en anden]", "[en medarbejder]"
LETTERS_MIN = 3  # a shorter name is left to whoever looks it through: it may be a word


def masked(text: str, others: Iterable[str], colleagues: Iterable[str], own: Iterable[str]) -> str:
    """A text without the names of others; what the person's own name shares with theirs stays."""
    kept = {part for name in own for part in name.split()}
    for names, instead in ((others, PERSON), (colleagues, COLLEAGUE)):
        parts = {part for name in names for part in (name, *name.split()) if len(part) >= LETTERS_MIN}
        for part in sorted(parts - kept, key=lambda one: (-len(one), one)):
            text = re.sub(rf"(?<!\w){re.escape(part)}(?!\w)", instead, text)
    return re.sub(rf"({re.escape(PERSON)})(\s\1)+", PERSON, text)
