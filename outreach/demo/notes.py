"""What is written in the demo's log, dealt like cards: the text used least comes next, none too often."""

import random
from collections import Counter, defaultdict
from importlib import resources

PLACES = {"door": "d", "phone": "p", "sms": "s", "visit": "dv", "activity": "a", "elsewhere": ""}
TIMES_MAX = 4  # what has been written so often is not written again: a contact may do without a note
FREE = ("promises", "messages", "answers", "authority")  # short ones that do come again


class Notes:
    """The texts of `notes.txt`, by head."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._all = read()
        self._used: Counter[str] = Counter()

    def take(self, head: str, channel: str = "", *, child: bool = False) -> str:
        """A text that fits how it was said, and whether there is a child to speak of; "" if none is left."""
        places = PLACES.get(channel, "") + "*"
        fits = [
            text for place, text in self._all[head] if place in places and (child or "{barn}" not in text)
        ]
        if head not in FREE:
            fits = [text for text in fits if self._used[text] < TIMES_MAX]
        if not fits:
            return ""
        least = min(self._used[text] for text in fits)
        text = self._rng.choice([text for text in fits if self._used[text] == least])
        self._used[text] += 1
        return text


def read() -> dict[str, list[tuple[str, str]]]:
    """Every text with the letter of its place, by head."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    head = ""
    text = resources.files(__package__).joinpath("notes.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.startswith("["):
            head = line.strip("[]")
        elif line and not line.startswith("#"):
            found[head].append((line[0], line[2:]))
    return found
