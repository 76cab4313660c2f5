"""Ordinary weeks: what happens from day to day, in every office, to everybody but those of the story."""

from datetime import date, datetime, timedelta
from typing import Any

from outreach.demo.before import STOPPED_ONCE, pick
from outreach.demo.cast import BYSEK, CARELINK, HELPERS, JOBCENTER, OF_AGE, STORY, Resident, Staff, colleagues
from outreach.demo.notes import Notes
from outreach.demo.plan import Plan, workdays_after, working_days

MONDAY, TUESDAY, _, THURSDAY, FRIDAY = range(5)
DANISH_DAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag")
CLOCK = ("9", "9.30", "10", "11", "13", "14.30")
A_DAY = {CARELINK: 14, BYSEK: 19, JOBCENTER: 1}
BUSY = {TUESDAY: 1.6, FRIDAY: 0.7}
CHANNELS = {
    CARELINK: {"door": 38, "phone": 30, "sms": 17, "visit": 7, "activity": 3, "elsewhere": 5},
    BYSEK: {"door": 46, "phone": 12, "sms": 10, "visit": 12, "activity": 18, "elsewhere": 2},
    JOBCENTER: {"phone": 6, "door": 4, "sms": 2},
}
OPEN_DOOR = {"door": 80, "phone": 18, "sms": 10, "visit": 1, "activity": 1, "elsewhere": 1}
TOPICS = {
    CARELINK: {"job": 24, "my_job": 18, "education": 12, "money": 10, "letters": 12, "housing": 4}
    | {"children": 6, "family": 4, "health": 6, "talk": 2, "other": 2},
    BYSEK: {"letters": 16, "children": 15, "activities": 12, "talk": 12, "family": 9, "housing": 10}
    | {"money": 7, "education": 7, "health": 5, "job": 4, "other": 3},
    JOBCENTER: {"job": 6, "letters": 2, "my_job": 2},
}
YOUNG_TOPICS = {"activities": 5, "children": 3, "education": 2, "talk": 3}
UNNAMED_TOPICS = ("letters", "talk", "activities", "housing", "money")
KEYWORDS = ("blå hue", "grøn cykel", "rød paraply", "hund med halstørklæde", "gul regnjakke")
OUTCOMES = {"done": 80, "later": 8, "passed_on": 5, "not_needed": 7}
UNNAMED, NOT_REACHED, NOTE, PROMISE, STAYS_HOME = 0.13, 0.14, 0.34, 0.16, 0.15  # shares of contacts


class Weeks:
    """Writes into a plan what nobody will be asked about."""

    def __init__(self, plan: Plan) -> None:
        self.plan, self.rng = plan, plan.rng
        self.notes = Notes(plan.rng)
        self._pools = {org: self._pool(org) for org in (*HELPERS, JOBCENTER)}

    def write(self, first: date) -> None:
        """Every working day from `first` until now, in every office."""
        for day in working_days(first, self.plan.today):
            for org, a_day in A_DAY.items():
                count = round(a_day * BUSY.get(day.weekday(), 1.0) * self.rng.uniform(0.8, 1.2))
                for when in sorted(self._moment(day) for _ in range(count)):
                    if when < self.plan.now - timedelta(minutes=20):
                        self._contact(org, when)
            if day.weekday() in (MONDAY, THURSDAY) and self.plan.at(day, 16) < self.plan.now:
                self._message(day)

    def _contact(self, org: str, when: datetime) -> None:
        rng = self.rng
        by = rng.choice(colleagues(org))
        is_open_door = when.weekday() == TUESDAY and org in HELPERS
        channel = pick(self.plan, OPEN_DOOR if is_open_door else CHANNELS[org])
        if org in HELPERS and channel in ("door", "phone") and rng.random() < UNNAMED:
            self._unnamed(by, when, channel)
            return
        person = self._somebody(org)
        topics = [pick(self.plan, YOUNG_TOPICS if person.child else TOPICS[org])]
        child = self._child(person)
        people, note, more = [person], "", dict[str, Any]()
        if channel in ("phone", "sms") and rng.random() < NOT_REACHED:
            more["not_reached"] = True
        elif rng.random() < NOTE:
            head = "authority" if org == JOBCENTER else "young" if person.child else topics[0]
            text = self.notes.take(head, channel, child=bool(child))
            note = self._filled(text, when.date(), person, child)
            people += [child] if child and "{barn}" in text else []
        elif rng.random() < 0.2:
            more["done_now"] = True
        if child and channel in ("door", "visit", "activity") and rng.random() < 0.25:
            more["children"] = rng.randint(1, 3)
        if rng.random() < 0.05:
            more["colleague"] = rng.choice([one.id for one in colleagues(org) if one is not by])
        drawer = "own" if org == JOBCENTER or rng.random() < STAYS_HOME else ""
        id = self.plan.contact(by, when, people, channel, topics, note, drawer=drawer, **more)
        if rng.random() < PROMISE and not person.child and "not_reached" not in more:
            self._promise(by, when, person, id)

    def _unnamed(self, by: Staff, when: datetime, channel: str) -> None:
        note = self.notes.take("unnamed", channel) if self.rng.random() < 0.4 else ""
        keyword = self.rng.choice(KEYWORDS) if self.rng.random() < 0.3 else ""
        topic = self.rng.choice(UNNAMED_TOPICS)
        self.plan.contact(by, when, [], channel, [topic], note, keyword=keyword)

    def _promise(self, by: Staff, when: datetime, person: Resident, contact: str) -> None:
        """A promise, and what became of it: nearly all are kept, some on another day or by a colleague."""
        plan, rng = self.plan, self.rng
        due = workdays_after(when.date(), rng.randint(1, 7))
        text = self._filled(self.notes.take("promises"), due, person, None)
        daypart = rng.choice(("", "", "morning", "noon", "afternoon"))
        made = when + timedelta(minutes=14)
        id = plan.promise(by, made, [person], text, due, daypart=daypart, contact=contact)
        owner = by
        while (at := plan.at(due, rng.randint(9, 15), rng.randint(0, 59))) < plan.now:
            if rng.random() > (1 if due < plan.today - timedelta(days=6) else 0.9):
                return
            state = pick(plan, OUTCOMES)
            if state in ("done", "not_needed"):
                plan.outcome(owner, at, id, state)
                return
            giver, due = owner, workdays_after(due, rng.randint(2, 5))
            if state == "passed_on":
                owner = rng.choice([one for one in colleagues(by.org.key) if one is not giver])
            plan.outcome(giver, at, id, state, due, owner.id)

    def _message(self, day: date) -> None:
        """A word from one helper to the other, answered on the next working day."""
        plan, rng = self.plan, self.rng
        sender, to = rng.sample(HELPERS, 2)
        person = self._somebody(sender, to_tell=True)
        child = self._child(person)
        text = self.notes.take("messages", child=bool(child))
        about = [person, child] if child and "{barn}" in text else [person]
        at = plan.at(day, rng.randint(11, 15), rng.randint(0, 59))
        text = self._filled(text, day, person, child)
        id = plan.message(rng.choice(colleagues(sender)), at, to, about, text, rng.choice(("today", "week")))
        answered = plan.at(workdays_after(day, 1), rng.randint(9, 14), rng.randint(0, 59))
        if answered < plan.now:
            reply = self._filled(self.notes.take("answers"), answered.date(), person, None)
            plan.answer(rng.choice(colleagues(to)), answered, id, reply, rng.choice(("done", "done", "seen")))

    def _moment(self, day: date) -> datetime:
        hour = self.rng.choices(range(9, 16), (14, 20, 20, 14, 14, 12, 6))[0]
        return self.plan.at(day, hour, self.rng.randint(0, 59))

    def _pool(self, org: str) -> tuple[list[Resident], list[float]]:
        """Whom an office meets, and how often: its own, and those who let the partner know of them."""
        found = {}
        told = {one.household for one in self.plan.everybody if one.name in (*STORY, STOPPED_ONCE)}
        for one in self.plan.everybody:
            known = one.home == org or (org in HELPERS and one.shared)
            if known and one.household not in told:
                age = self.plan.today.year - one.birth_year
                often = 1.0 if age >= OF_AGE else 0.2 if age >= 13 else 0.0
                found[one] = often * (1.0 if one.home == org else 0.3) * (1.6 if one.alone else 1.0)
        return list(found), list(found.values())

    def _somebody(self, org: str, *, to_tell: bool = False) -> Resident:
        """Somebody this office meets; for a word to the partner, somebody of age who said yes."""
        while True:
            person = self.rng.choices(*self._pools[org])[0]
            if not to_tell or (person.shared and not person.child):
                return person

    def _child(self, person: Resident) -> Resident | None:
        """A child of the house to speak of, if there is another than the person."""
        family = [one for one in self.plan.everybody if one.household == person.household]
        small = [one for one in family if one.child]
        return self.rng.choice(small) if small and not person.child else None

    def _filled(self, text: str, day: date, person: Resident, child: Resident | None) -> str:
        later = DANISH_DAYS[workdays_after(day, self.rng.randint(1, 4)).weekday()]
        barn = child.first if child else ""
        return text.format(navn=person.first, barn=barn, dag=later, kl=self.rng.choice(CLOCK))
