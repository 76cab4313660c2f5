"""Rules for minutes (referat): who may get them, on what basis, and what stands in them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from outreach.domain.handover import check_basis
from outreach.domain.local_time import day
from outreach.domain.meetings import FORMS, FOUR_PARTY

DONE, WORD = "done", "word"
LOOKED = "looked"  # one party has looked at what it cites
PROMISES_MAX = 12

Said = Mapping[str, str]  # one yes: to whom, on what basis, how, on which day


def check_agenda(values: Mapping[str, Any]) -> dict[str, str]:
    """Codes by field: a meeting's date, and a basis for everybody who may be told."""
    found = {}
    if "on" in values and day(values["on"]) is None:
        found["on"] = "not_a_date"
    for one in values.get("said", ()):
        found |= check_basis(one)
        if not one.get("to"):
            found["to"] = "missing"
    return found


def check_minutes(values: Mapping[str, Any]) -> dict[str, str]:
    """Codes by field: something is said or promised, to somebody, about a meeting that was held."""
    found = {}
    if values.get("form") not in (*FORMS, FOUR_PARTY):
        found["form"] = "unknown"
    if day(str(values.get("day", ""))) is None:
        found["day"] = "not_a_date"
    if not any(values.get(name) for name in ("text", "decided", "own_words", "promises")):
        found["text"] = "missing"
    if any(one.get("due") and day(one["due"]) is None for one in values.get("promises", ())):
        found["promises"] = "not_a_date"
    if len(values.get("promises", ())) > PROMISES_MAX:
        found["promises"] = "too_long"
    return found


def untimely(held: date | None, due: Iterable[date | None], today: date) -> dict[str, str]:
    """Codes by field: a meeting is written about once its day has come, and promises lie after it."""
    found = {"day": "not_held_yet"} if held and held > today else {}
    return found | ({"promises": "before_meeting"} if held and any(one and one < held for one in due) else {})


def check_answer(values: Mapping[str, Any]) -> dict[str, str]:
    """Codes by field: a promise that is kept is named, a word is there, what was looked at is cited."""
    if values.get("state") == LOOKED:
        return {} if values.get("answers") else {"answers": "missing"}
    if values.get("state") == DONE:
        return {} if values.get("n") is not None else {"n": "missing"}
    return {} if str(values.get("text", "")).strip() else {"text": "missing"}


def surely_said(told: Sequence[Sequence[Said]]) -> list[Said]:
    """Every yes that stands in all that was written without knowing of each other. In doubt: no."""
    first, *rest = told
    return [one for one in first if all(any(_same(one, two) for two in other) for other in rest)]


def _same(one: Said, two: Said) -> bool:
    return (one.get("to"), one.get("basis")) == (two.get("to"), two.get("basis"))


def may_get(said: Iterable[Said], partners: Collection[str], present: Collection[str]) -> frozenset[str]:
    """The parties that were there and to whom the family has said yes.

    `partners`: helpers with whom everybody in it lets us share. `present`: whoever was in the room.
    """
    yes = {one.get("to", "") for one in said} | set(partners)
    return frozenset(yes & set(present))


def lines(text: str) -> list[str]:
    """The lines of a text that hold something: what a person may strike one by one."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def without(text: str, struck: Collection[str]) -> str:
    """A text without the lines that were struck."""
    return "\n".join(line for line in lines(text) if line not in struck)
