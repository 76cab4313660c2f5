"""From a row of a spreadsheet to the entries it asks for, under ids that are the same a second time.

Id and nonce come out of what the row says, under the office's own key. The same row again is the same entry,
so a file brought twice, or brought again with three rows more, changes nothing that is here.
"""

import base64
import hashlib
import hmac
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from outreach.domain.access import Actor
from outreach.domain.cpr import take_out
from outreach.domain.holders import OWN
from outreach.domain.local_time import ZONE
from outreach.domain.sheet_kinds import BY_KEY
from outreach.domain.sheets import Cell, Unreadable, Words, looks_like_cpr, plain
from outreach.domain.text import fold
from outreach.kinds import all_kinds
from outreach.kinds.parts import Draft, check_parts
from sync.entry import new_id, stamp

NEW, TWICE, WRONG, HERE = "new", "twice", "wrong", "here"
SAID_COLUMNS, SAID_MAX = 4, 60
NOON = "12:00"  # of a contact whose hour nobody wrote down
_ALWAYS_MS = 1_577_836_800_000  # ids of what has no day of its own: 1 January 2020


@dataclass(frozen=True, slots=True)
class Line:
    """One entry a row asks for: what became of it so far, and what cannot be read in it."""

    sheet: str
    row: int
    state: str
    draft: Draft | None = None
    kind: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)  # heading to code
    said: str = ""  # what the row begins with, to know it by


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person a row may mean."""

    id: str
    year: int | None
    phone: str


@dataclass
class Known:
    """What is here already, by folded name."""

    people: dict[str, list[Somebody]] = field(default_factory=dict)
    areas: dict[str, str] = field(default_factory=dict)
    activities: dict[str, str] = field(default_factory=dict)  # "" where several have the same name
    member_of: dict[str, str] = field(default_factory=dict)  # person to the household they live in
    undone: frozenset[str] = frozenset()  # ids that were imported and taken back


class Maker:
    """Makes lines of rows; remembers the rows before, because people come before what names them."""

    def __init__(self, actor: Actor, words: Words, known: Known, key: bytes, now: datetime) -> None:
        """`key`: without it nobody can try out which row an id stands for."""
        self.actor, self.words, self.known = actor, words, known
        self._key = key
        self._now = now
        self._today = now.astimezone(ZONE).date()
        self._seen: Counter[bytes] = Counter()
        self._families: dict[str, str] = {}
        self._made: set[str] = set()
        self.cpr_taken_out = 0

    def lines(self, sheet: str, columns: Mapping[int, str], row: int, cells: Sequence[Cell]) -> list[Line]:
        """What one row asks for."""
        values, errors = self._read(sheet, columns, cells)
        said = _said(sheet, columns, cells)
        makers = {
            "people": self._person, "contacts": self._contact,
            "activities": self._activity, "attendance": self._mark,
        }  # fmt: skip
        if not errors:
            try:
                drafts = makers[sheet](values)
                for _, draft in drafts:
                    self._check(draft)
                return [Line(sheet, row, state, draft, draft.kind, said=said) for state, draft in drafts]
            except Wrong as wrong:
                errors = {self._heading(sheet, wrong.key): wrong.code}
        return [Line(sheet, row, WRONG, None, "", errors, said)]

    def forget(self, id: str) -> None:
        """A person who was erased stays so: rows that name them name nobody who is here."""
        for some in self.known.people.values():
            some[:] = [one for one in some if one.id != id]

    def _read(
        self, sheet: str, columns: Mapping[int, str], cells: Sequence[Cell]
    ) -> tuple[dict[str, Any], dict[str, str]]:
        values: dict[str, Any] = {}
        errors: dict[str, str] = {}
        for at, key in columns.items():
            column = BY_KEY[sheet].column(key)
            cell = cells[at] if at < len(cells) else None
            if column is None or not plain(cell):
                continue
            try:
                if looks_like_cpr(cell):
                    raise Unreadable("cpr")
                values[key] = column.read(cell, self.words)
            except Unreadable as problem:
                errors[column.title] = problem.code
        for column in BY_KEY[sheet].columns:
            if column.needed and column.key not in values:
                errors.setdefault(column.title, "missing")
        return values, errors

    def _check(self, draft: Draft) -> None:
        for name, code in check_parts(all_kinds()[draft.kind], draft.open, draft.closed).items():
            raise Wrong({"when": "day", "text": "note"}.get(name, name), code)

    def _heading(self, sheet: str, key: str) -> str:
        column = BY_KEY[sheet].column(key)
        return column.title if column else BY_KEY[sheet].columns[0].title

    # -- one maker a sheet: (state, draft) of each entry

    def _person(self, values: dict[str, Any]) -> list[tuple[str, Draft]]:
        name, year = values["name"], values.get("birth_year")
        if (year or 0) > self._today.year:
            raise Wrong("birth_year", "born_later")
        phone = re.sub(r"\D", "", values.get("phone", ""))[-8:]
        family, role = values.pop("family", ""), values.pop("role", "")
        if "area" in values:
            values["area"] = self._area(values["area"])
        same = [one for one in self.known.people.get(fold(name), []) if _alike(one, year, phone)]
        id, nonce = self._derived("person", fold(name), str(year or ""), phone, fold(values.get("tell", "")))
        who = same[0].id if same else id
        state = NEW if not same else TWICE if who in self._made else HERE
        if not same:
            self.known.people.setdefault(fold(name), []).append(Somebody(id, year, phone))
            self._made.add(id)
        made = [(state, Draft("person", id, id, (id,), {}, values, nonce, self._on(self._today)))]
        return made + (self._member(who, family, role) if family else [])

    def _member(self, person: str, family: str, role: str) -> list[tuple[str, Draft]]:
        """The household a row names: that of the first person under the same word in the file."""
        label = fold(family)
        if label not in self._families:
            fresh, _ = self._derived("family", person)
            self._families[label] = self.known.member_of.get(person, fresh)
        home = self._families[label]
        id, nonce = self._derived("member", person, home)
        state = HERE if self.known.member_of.get(person) == home else NEW
        self.known.member_of[person] = home
        open = {"family": home, "drawer": OWN}
        closed = {"role": role or "adult"}
        return [(state, Draft("member", id, id, (person,), open, closed, nonce, self._on(self._today)))]

    def _contact(self, values: dict[str, Any]) -> list[tuple[str, Draft]]:
        day, clock = values.pop("day"), values.pop("time", NOON)
        self._not_later("day", day)
        who, year = values.pop("name", ""), values.pop("birth_year", None)
        people = [self._who(who, year)] if who else []
        children = values.pop("children", 0)
        note = take_out(values.get("note", ""))
        if note != values.get("note", ""):
            self.cpr_taken_out += 1
            values["note"] = note
        closed = {"channel": "elsewhere", "topics": [], **values, "when": f"{day.isoformat()}T{clock}"}
        said = [f"{name}={closed[name]}" for name in sorted(closed)]
        key = (*said, fold(who), str(year or ""), str(children))
        id, nonce = self._derived("contact", *key, day=day, again=True)
        open = {"drawer": OWN, "children": children}
        return [(NEW, Draft("contact", id, id, people, open, closed, nonce, self._on(day, clock)))]

    def _activity(self, values: dict[str, Any]) -> list[tuple[str, Draft]]:
        name = fold(values["name"])
        id, nonce = self._derived("activity", name, values["starts_on"].isoformat())
        closed = {key: told.isoformat() if isinstance(told, date) else told for key, told in values.items()}
        closed = {"every": "once", **closed}
        state = NEW if name not in self.known.activities else TWICE if id in self._made else HERE
        if state == NEW:
            self.known.activities[name] = id
            self._made.add(id)
        return [(state, Draft("activity", id, id, (), {}, closed, nonce, self._on(self._today)))]

    def _mark(self, values: dict[str, Any]) -> list[tuple[str, Draft]]:
        on: date = values["on"]
        self._not_later("on", on)
        activity = self.known.activities.get(fold(values["activity"]))
        if not activity:
            raise Wrong("activity", "activity_unknown" if activity is None else "activity_twice")
        person = self._who(values["name"], values.get("birth_year"))
        id, nonce = self._derived("mark", activity, on.isoformat(), person, day=on)
        state = TWICE if id in self._made else NEW
        self._made.add(id)
        closed = {"activity": activity, "on": on.isoformat()}
        return [(state, Draft("mark", id, id, (person,), {"drawer": OWN}, closed, nonce, self._on(on)))]

    # -- what they share

    def _who(self, name: str, year: int | None) -> str:
        """The one person a row means. Never the wrong one: of two alike, the row must say which."""
        same = self.known.people.get(fold(name), [])
        fitting = [one for one in same if year is None or one.year in (year, None)]
        exact = [one for one in fitting if year is not None and one.year == year]
        found = exact or fitting
        if len(found) != 1:
            raise Wrong("name", "person_twice" if found else "person_unknown")
        return found[0].id

    def _area(self, name: str) -> str:
        try:
            return self.known.areas[fold(name)]
        except KeyError:
            raise Wrong("area", "area_unknown") from None

    def _not_later(self, key: str, day: date) -> None:
        if day > self._today:
            raise Wrong(key, "in_the_future")

    def _derived(self, *parts: str, day: date | None = None, again: bool = False) -> tuple[str, str]:
        """Id and nonce from what a row says; `again`: two rows that say the same are two."""
        said = self._hash(self.actor.org_id, *parts)
        if again:
            short = said[:12]
            self._seen[short] += 1
            said = self._hash(said.hex(), str(self._seen[short]))
        ms = int(datetime.combine(day, time(), ZONE).timestamp() * 1000) if day else _ALWAYS_MS
        while (id := new_id(ms, said[:10])) in self.known.undone:
            said = self._hash(said.hex())
        return id, base64.urlsafe_b64encode(said[10:26]).decode().rstrip("=")

    def _hash(self, *parts: str) -> bytes:
        return hmac.digest(self._key, "\0".join(parts).encode(), hashlib.sha256)

    def _on(self, day: date, clock: str = "00:00") -> str:
        """The claimed time: when it happened, never later than now, and the same on every computer."""
        told = datetime.combine(day, time.fromisoformat(clock), ZONE)
        return stamp(min(told, self._now - timedelta(seconds=1)).astimezone(UTC))


class Wrong(Exception):
    """A row that can be read but not used: which column, and why."""

    def __init__(self, key: str, code: str) -> None:
        super().__init__(code)
        self.key, self.code = key, code


def _said(sheet: str, columns: Mapping[int, str], cells: Sequence[Cell]) -> str:
    """What a row begins with, in the order of our own columns; without CPR numbers."""
    at = {key: cells[at] for at, key in columns.items() if at < len(cells)}
    told = [plain(at.get(column.key)) for column in BY_KEY[sheet].columns]
    return take_out(" · ".join([one[:SAID_MAX] for one in told if one][:SAID_COLUMNS]))


def _alike(one: Somebody, year: int | None, phone: str) -> bool:
    """Whether a row and a person of the same name are one: nothing tells them apart."""
    if year and one.year:
        return year == one.year
    if phone and one.phone:
        return phone == one.phone
    return (not year and not phone) or (not one.year and not one.phone)
