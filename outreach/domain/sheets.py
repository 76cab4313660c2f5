"""What a spreadsheet of ours may hold: its sheets, their columns, and how a Danish cell is read.

A column is found by its heading, whatever the spelling. A cell that cannot be read raises Unreadable.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from outreach.domain import cpr
from outreach.domain.text import fold, words

Cell = str | int | float | bool | date | datetime | time | None
Words = Mapping[str, Mapping[str, str]]  # the Danish words of stored keys, by list

MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
YES, NO = (
    frozenset({"ja", "j", "x", "1", "sand", "true", "yes"}),
    frozenset({"nej", "n", "0", "falsk", "false", "no", "-"}),
)
CPR_SHARE = 3  # a column is one of CPR numbers when every third of its cells looks like one

_numeric = re.compile(r"(\d{1,2})[-./ ](\d{1,2})[-./ ](\d{4}|\d{2})")
_iso = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_spelled = re.compile(r"(?:\w+ )?(?:d\.? |den )?(\d{1,2})\.? ([a-zæøå]+)\.? (\d{4})")
_clock = re.compile(r"(?:kl\.? ?)?(\d{1,2})(?:[.:](\d{2}))?(?:[.:]\d{2})?")


class Unreadable(ValueError):
    """A cell that says nothing we can use; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


Read = Callable[[Cell, Words], Any]


@dataclass(frozen=True)
class Column:
    """One thing a sheet may say: its key, its heading in a sheet of ours, and other headings people write."""

    key: str
    title: str
    read: Read
    others: tuple[str, ...] = ()
    needed: bool = False
    example: str = ""

    def known(self, words: Words) -> list[str]:
        """The words it may say, where it is one of a list."""
        return list(words[self.read.name].values()) if isinstance(self.read, Listed) else []

    def fits(self, heading: str) -> bool:
        return " ".join(words(heading)) in {" ".join(words(one)) for one in (self.title, *self.others)}


@dataclass(frozen=True)
class Sheet:
    """One kind of sheet."""

    key: str
    title: str
    others: tuple[str, ...]
    columns: tuple[Column, ...]

    def column(self, key: str) -> Column | None:
        return next((one for one in self.columns if one.key == key), None)


def plain(cell: Cell) -> str:
    """A cell as the text somebody sees in it."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return f"{cell:%d-%m-%Y}" if cell.time() == time() else f"{cell:%d-%m-%Y %H:%M}"
    if isinstance(cell, date):
        return f"{cell:%d-%m-%Y}"
    return str(cell).replace("\r\n", "\n").replace("\r", "\n").strip()


def text(longest: int) -> Read:
    """Words of at most so many characters."""

    def read(cell: Cell, words: Words) -> str:
        found = plain(cell)
        if len(found) > longest:
            raise Unreadable("too_long")
        if any((ord(one) < 32 and one not in "\n\t") or one == "\ufffd" for one in found):
            raise Unreadable("control_characters")
        return found

    return read


def number(cell: Cell, words: Words = {}) -> Decimal:  # noqa: B006  # only read
    """A number as Danes write it: 1.234,5; one from a cell of numbers is taken as it is."""
    if isinstance(cell, bool):
        raise Unreadable("not_a_number")
    if isinstance(cell, int | float):
        return Decimal(str(cell))
    found = plain(cell).replace("\xa0", "").replace(" ", "")
    if "," in found or re.fullmatch(r"\d{1,3}(\.\d{3})+", found):
        found = found.replace(".", "").replace(",", ".")
    if not re.fullmatch(r"[+-]?\d+(\.\d+)?", found):
        raise Unreadable("not_a_number")
    try:
        return Decimal(found)
    except InvalidOperation:
        raise Unreadable("not_a_number") from None


def whole(low: int, high: int) -> Read:
    """A whole number within limits."""

    def read(cell: Cell, words: Words) -> int:
        found = number(cell)
        if not found.is_finite() or found != found.to_integral_value():
            raise Unreadable("not_a_number")
        if not low <= found <= high:
            raise Unreadable("out_of_range")
        return int(found)

    return read


def a_day(cell: Cell, words: Words = {}) -> date:  # noqa: B006
    """A date: 18-05-2026, 18.5.2026, 18. maj 2026, 2026-05-18, or a cell of dates."""
    if isinstance(cell, datetime):
        return _in_range(cell.date())
    if isinstance(cell, date):
        return _in_range(cell)
    found = plain(cell).lower()
    if match := _iso.fullmatch(found):
        return _date(match[1], match[2], match[3])
    if match := _numeric.fullmatch(found):
        year = match[3] if len(match[3]) == 4 else f"20{match[3]}"
        return _date(year, match[2], match[1])
    if (match := _spelled.fullmatch(found.replace(",", ""))) and match[2][:3] in MONTHS:
        return _date(match[3], str(MONTHS.index(match[2][:3]) + 1), match[1])
    raise Unreadable("not_a_date")


def _date(year: str, month: str, day: str) -> date:
    try:
        return _in_range(date(int(year), int(month), int(day)))
    except Unreadable:
        raise
    except ValueError:
        raise Unreadable("not_a_date") from None


def _in_range(found: date) -> date:
    if not 1990 <= found.year <= 2100:
        raise Unreadable("date_out_of_range")
    return found


def a_time(cell: Cell, words: Words = {}) -> str:  # noqa: B006
    """A time of the day as "18:05"."""
    if isinstance(cell, datetime | time):
        return f"{cell:%H:%M}"
    if isinstance(cell, float) and 0 <= cell < 1:  # how a spreadsheet counts hours
        minutes = round(cell * 24 * 60)
        return f"{minutes // 60 % 24:02}:{minutes % 60:02}"
    match = _clock.fullmatch(plain(cell).lower())
    if not match or int(match[1]) > 23 or int(match[2] or 0) > 59:
        raise Unreadable("not_a_time")
    return f"{int(match[1]):02}:{int(match[2] or 0):02}"


def yes(cell: Cell, words: Words) -> bool:
    """Ja, nej, or a cross."""
    found = plain(cell).lower()
    if found in YES | NO:
        return found in YES
    raise Unreadable("not_yes_or_no")


@dataclass(frozen=True)
class Listed:
    """One of the words of a list: its key; or some, with a comma, a plus or a line between: their keys."""

    name: str
    some: bool = False

    def __call__(self, cell: Cell, words: Words) -> str | list[str]:
        if not self.some:
            return _key(plain(cell), words[self.name])
        told = [one.strip() for one in re.split(r"[,;+/\n·]", plain(cell))]
        return list(dict.fromkeys(_key(one, words[self.name]) for one in told if one))


def _key(told: str, known: Mapping[str, str]) -> str:
    wanted = " ".join(words(told))
    for key, label in known.items():
        if wanted in (" ".join(words(label)), fold(key)):
            return key
    raise Unreadable("unknown_word")


def looks_like_cpr(cell: Cell) -> bool:
    """Whether a whole cell looks like a CPR number; a cell of numbers has lost the zero before it."""
    found = plain(cell)
    if isinstance(cell, int | float) and len(found) == 9:
        found = f"0{found}"
    seen = cpr.find(found)
    return len(seen) == 1 and len(seen[0]) == len(found) and _is_a_day(seen[0])


def _is_a_day(number: str) -> bool:
    digits = re.sub(r"\D", "", number)
    try:
        date(2000 + int(digits[4:6]), int(digits[2:4]), int(digits[:2]))
    except ValueError:
        return digits[:4] == "2902"  # of a leap year in another century
    return True


def is_column_of_cpr(heading: str, cells: Sequence[Cell]) -> bool:
    """Whether a column must be stopped: by its heading, or because of what stands in it."""
    told = words(heading)
    if any(one in ("cpr", "cprnr", "cprnummer", "personnummer") for one in told):
        return True
    filled = [cell for cell in cells if plain(cell)]
    return bool(filled) and sum(map(looks_like_cpr, filled)) * CPR_SHARE >= len(filled)


def guess(name: str, headings: Sequence[str], sheets: Sequence[Sheet]) -> tuple[str, dict[int, str]]:
    """Which kind of sheet this is, and the key of each column that is known; "" for none of ours."""
    best: tuple[int, str, dict[int, str]] = (0, "", {})
    called = " ".join(words(name))
    for sheet in sheets:
        found: dict[int, str] = {}
        for at, heading in enumerate(headings):
            key = next((one.key for one in sheet.columns if one.fits(heading)), "")
            if key and key not in found.values():  # of two alike the first counts
                found[at] = key
        is_whole = all(one.key in found.values() for one in sheet.columns if one.needed)
        is_called = called in {" ".join(words(one)) for one in (sheet.title, *sheet.others)}
        score = len(found) + 20 * is_called if found and (is_whole or is_called) else 0
        best = max(best, (score, sheet.key, found), key=lambda one: one[0])
    return best[1], best[2]


def unformula(value: str) -> str:
    """Text that no spreadsheet takes for a formula when it opens a CSV file."""
    return f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
