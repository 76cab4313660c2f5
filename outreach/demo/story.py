"""Reads `story.txt` into a plan: the people one can follow, and one week from Monday to Friday."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from importlib import resources
from typing import Any

from outreach.demo.cast import JOBCENTER, ORGS, STAFF, Resident
from outreach.demo.plan import LAST, LOG, Plan, story_monday, workdays_after

DAYS = ("mon", "tue", "wed", "thu", "fri")


def write_story(plan: Plan, first: date, yes: Mapping[str, str]) -> None:
    """Write what the story tells from `first` on. `yes`: by person, the entry that says so."""
    text = resources.files(__package__).joinpath("story.txt").read_text(encoding="utf-8")
    teller = _Teller(plan, yes)
    told = False
    for line in text.splitlines():
        parts = [part.strip() for part in line.split("|")]
        if line.startswith("  "):
            if told:
                teller.hang_on(parts)
        elif line and not line.startswith("#"):
            told = teller.day(parts[0]) >= first
            if told:
                teller.tell(*parts)


class _Teller:
    """One line after the other; what is indented belongs to the line above."""

    def __init__(self, plan: Plan, yes: Mapping[str, str]) -> None:
        self.plan, self.yes = plan, yes
        self.monday = story_monday(plan.today)
        self.above, self.by, self.at, self.about = "", STAFF["signe"], plan.now, list[Resident]()

    def tell(self, when: str, who: str, names: str, how: str, topic: str, words: str, more: str = "") -> None:
        """A contact, a message, a handover or a stop."""
        plan, self.by, self.at = self.plan, STAFF[who], self.moment(when)
        self.about = [self.person(name) for name in names.split(", ") if name]
        if how == "message":
            to, urgency = topic.split()
            self.above = plan.message(self.by, self.at, to, self.about, words, urgency)
        elif how == "handover":
            self.hand_over(words, topic)
        elif how == "stop":
            for person in self.about:
                plan.stop(self.by, self.at, person, topic, [self.yes[person.name]])
        else:
            self.above = plan.contact(self.by, self.at, self.about, how, [topic], words, **_more(more))

    def hang_on(self, parts: list[str]) -> None:
        """A promise, an answer or a correction to the line above."""
        head, *rest = parts
        if head.startswith(">"):
            self.promise(head[1:].strip(), *rest)
        elif head.startswith("="):
            self.plan.answer(STAFF[rest[0]], self.moment(head[1:].strip()), self.above, rest[1])
        else:
            kind, clock = head.split()
            self.correct(kind, datetime.combine(self.at, _clock(clock), self.at.tzinfo), *rest)

    def promise(self, text: str, due: str, daypart: str, owner: str, outcome: str) -> None:
        plan, by = self.plan, STAFF[owner]
        made = min(self.at + timedelta(minutes=13), plan.now)
        contact = self.above
        day = self.day(due)
        id = plan.promise(self.by, made, self.about, text, day, daypart=daypart, owner=by, contact=contact)
        if outcome:
            state, *when = outcome.split()
            later = self.day(" ".join(when[2:])) if len(when) > 2 else None
            plan.outcome(by, self.moment(" ".join(when[:2])), id, state, later, by.id if later else "")

    def hand_over(self, text: str, how: str) -> None:
        """The text for the Jobcenter, and what only the own office keeps: about whom, and on what basis."""
        closed = {"name_typed": self.about[0].name, "text": text, "author_name": self.by.name}
        closed["organisation_name"] = self.by.org.name
        to = {"to": ORGS[JOBCENTER].id}
        id = self.plan.write(self.by, self.at, "handover", open=to, closed=closed)
        why = {"basis": "consent", "how": how, "informed": True}
        people, link = [self.about[0].id], {"handover": id}
        self.plan.write(self.by, self.at, "handover_basis", root=id, people=people, open=link, closed=why)

    def correct(self, kind: str, at: datetime, words: str, reason: str = "") -> None:
        """Put the contact above right without erasing it."""
        people: list[str] = []
        open: dict[str, Any] = {"seen": []}
        closed: dict[str, Any] = {}
        if kind == "amend":
            closed = {"set": {"note": words}, "seen": [], "reason": reason}
        elif kind == "retract":
            open, closed = {}, {"reason": words}
        else:
            people = [self.person(words).id]
            closed = {"asked": True} if kind == "attach" else {}
        if kind == "move":
            open |= {"away": [one.id for one in self.about], "to": people}
        self.plan.write(self.by, at, kind, root=self.above, people=people, open=open, closed=closed)

    def person(self, name: str) -> Resident:
        """By name; of two with the same, `2` after it means the second of the list."""
        nth = 1 if name.endswith(" 2") else 0
        return [one for one in self.plan.everybody if one.name == name.removesuffix(" 2")][nth]

    def day(self, text: str) -> date:
        """`tue`, `-3 tue`, `+1 wed` from the story's week, or `today-1` and `today+2` (a working day)."""
        if text.startswith("today"):
            days = int(text.removeprefix("today") or 0)
            return (
                workdays_after(self.plan.today, days) if days > 0 else self.plan.today + timedelta(days=days)
            )
        first, _, rest = text.partition(" ")
        weeks, weekday = (int(first), rest.split()[0]) if first not in DAYS else (0, first)
        return self.monday + timedelta(days=7 * weeks + DAYS.index(weekday))

    def moment(self, text: str) -> datetime:
        clock = _clock(text.split()[-1])
        return self.plan.at(self.day(text), clock.hour, clock.minute)


def _clock(text: str) -> Any:
    return datetime.strptime(text, "%H:%M").time()


def _more(text: str) -> dict[str, Any]:
    """What stands last on a contact's line."""
    words = text.split()
    found: dict[str, Any] = {}
    if "children" in words:
        found["children"] = int(words[words.index("children") + 1])
    if "colleague" in words:
        found["colleague"] = STAFF[words[words.index("colleague") + 1]].id
    if "keyword" in words:
        found["keyword"] = text.split("keyword ")[1]
    if "interpreter" in words:
        found["interpreter"] = True
    return found | {"drawer": "own" if "own" in words else "", "wave": LAST if "late" in words else LOG}
