"""Sign-in phrases: four or five plain Danish words, or a long phrase of one's own.

A stolen laptop or tablet lets a thief guess, so a phrase must hold without a guard: four words drawn
from the list are 45 bits, five are 56. No rules about capitals and digits: they only make people reuse.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import cache
from importlib import resources

WORDS_IN_PHRASE = 4
LENGTH_MIN = 15
LENGTH_MAX = 200

# What somebody who knows the place would try first. Longest first, so that a whole name goes at once.
_GUESSED_FIRST = (
    *("boligsocialhelhedsplan", "boligsocial", "bysekretariatet", "bysekretariat", "medarbejder"),
    *("familierådgiver", "adgangskode", "administrator", "hemmeligt", "hemmelig", "velkommen", "jobcenteret"),
    *("jobcenter", "carelink", "åbendør", "aabendoer", "opendoor", "logbogen", "logbog", "outreach"),
    *("kommune", "randers", "password", "passw0rd", "kodeord", "løsenord", "kontoret", "kontor", "danmark"),
    *("qwertyuiopå", "qwertyuiop", "asdfghjklæø", "asdfghjkl", "zxcvbnm", "qwerty", "iloveyou", "letmein"),
    *(
        "fodbold",
        "sommer",
        "vinter",
        "forår",
        "efterår",
        "admin",
        "login",
        "kode",
        "test",
        "abcdefghijklmnop",
    ),
    *("januar", "februar", "marts", "april", "juni", "juli", "august", "september", "oktober", "november"),
    *("december", "mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"),
)
_LEFT_MIN = 8  # characters that must remain when everything guessed first is taken away
_DIFFERENT_MIN = 6


def normal(phrase: str) -> str:
    """The form every phrase is compared in: a tablet's capital letter or a second space changes nothing."""
    return " ".join(unicodedata.normalize("NFC", phrase).lower().split())


@cache
def words() -> tuple[str, ...]:
    """The word list that comes with the program."""
    text = resources.files(__package__).joinpath("words.txt").read_text(encoding="utf-8")
    return tuple(text.split())


def generate(below: Callable[[int], int], count: int = WORDS_IN_PHRASE) -> str:
    """Draw `count` different words; `below(n)` is a fair draw of 0..n-1, such as `secrets.randbelow`."""
    chosen: list[str] = []
    while len(chosen) < count:
        word = words()[below(len(words()))]
        if word not in chosen:
            chosen.append(word)
    return " ".join(chosen)


def is_generated(phrase: str) -> bool:
    """True for four or more different words of the list."""
    parts = normal(phrase).split(" ")
    return len(parts) >= WORDS_IN_PHRASE and len(set(parts)) == len(parts) and set(parts) <= set(words())


def weakness(phrase: str, known: Iterable[str] = ()) -> str | None:
    """Why a phrase is refused: `too_short`, `too_long` or `too_common`; None if it may be used.

    `known` are words that belong to this person and office: the own name, the organisation, the area.
    """
    text = normal(phrase)
    if len(text) > LENGTH_MAX:
        return "too_long"
    if is_generated(text):
        return None
    if len(text) < LENGTH_MIN:
        return "too_short"
    return "too_common" if _is_common(text, known) else None


def _is_common(text: str, known: Iterable[str]) -> bool:
    left = re.sub(r"[\W\d_]+", "", text)
    own = [part for name in known for part in normal(name).split() if len(part) >= 3]
    for guess in sorted({*_GUESSED_FIRST, *own}, key=len, reverse=True):
        left = left.replace(guess, "")
    left = re.sub(r"(.+?)\1+", r"\1", left)  # aaaa, abcabcabc and kaffekaffe count once
    return len(left) < _LEFT_MIN or len(set(left)) < _DIFFERENT_MIN
