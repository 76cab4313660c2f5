"""Names and words as people spell them: searched, found as one, and said in a row.

The tablet folds the same way (`static/js/fold.js`).
"""

import re
import unicodedata
from collections.abc import Sequence

_LETTERS = str.maketrans(
    {
        "å": "a",
        "æ": "ae",
        "ø": "o",
        "ä": "ae",
        "ö": "o",
        "ü": "u",
        "ß": "ss",
        "ı": "i",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "œ": "oe",
    }
)
_word = re.compile(r"[^\W_]+").findall
_silent = re.compile(r"c[aeiou]").match


def fold(text: str) -> str:
    """Lower case without marks: Åse, Aase and ase; Yılmaz and Yilmaz; Łukasz and Lukasz become one."""
    plain = unicodedata.normalize("NFC", text).lower().translate(_LETTERS)
    if not plain.isascii():
        parts = unicodedata.normalize("NFD", plain)
        plain = "".join(one for one in parts if not unicodedata.combining(one))
    return plain.replace("aa", "a").replace("oe", "o")


def words(text: str) -> list[str]:
    """The folded words of a text."""
    return _word(fold(text))


def heard(word: str) -> str:
    """Somali writes a silent c before a vowel: Cabdi is heard Abdi."""
    return word[1:] if _silent(word) else word


def indexed(*texts: str) -> str:
    """What is kept for searching: every word as spelled and, where it differs, as heard."""
    found: list[str] = []
    for text in texts:
        for word in words(text):
            found.append(word)
            if heard(word) != word:
                found.append(heard(word))
    return " ".join(found)


def asked(text: str, terms_max: int = 8) -> list[tuple[str, ...]]:
    """The terms of a question, each with the spellings that answer it."""
    return [tuple(dict.fromkeys((word, heard(word)))) for word in words(text)[:terms_max]]


def listed(names: Sequence[str]) -> str:
    """`A, B og C`; "" for nobody."""
    return " og ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
