"""The rest of the house: households, programmes, contact persons, what is held and who came, plans."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from importlib import resources
from typing import Any

from outreach.demo.cast import CARELINK, HELPERS, OF_AGE, STAFF, STOPS, Resident, Staff
from outreach.demo.plan import LAST, LOG, START, Plan, story_monday
from outreach.domain.holders import HELPERS as SHARED
from outreach.domain.holders import OWN

AT_THE_TABLE, CHILDREN_THERE = 34, 15  # at the dinner of the story's Tuesday
JOB_TO_MOTHER_SINCE = date(2025, 10, 1)
# What is held: who holds it, category, place, weekday, clock, how often, for whom, how many come.
HELD = {
    "Fællesspisning": ("lone", "families", "Fælleshuset", 1, "17:30", "20:00", "week", ["everybody"], 18),
    "Lektiecafé": ("hodan", "families", "Biblioteket", 0, "15:00", "17:00", "week", ["children"], 8),
    "Gåtur for kvinder": ("mikkel", "groups", "Fælleshuset", 2, "10:00", "11:30", "week", ["women"], 6),
    "Fædregruppe": ("emre", "groups", "Fælleshuset", 3, "19:00", "21:00", "two_weeks", ["fathers"], 5),
    "På vej i job": ("kasper", "groups", "Kontoret", 3, "10:00", "11:30", "week", ["everybody"], 7),
}
NEIGHBOURS = ("Bent Ågård", "Ruth Winther", "Halima Jama", "Finn Brandt")  # at nearly every dinner


@cache
def _men() -> frozenset[str]:
    text = resources.files(__package__).joinpath("men.txt").read_text(encoding="utf-8")
    return frozenset(name for line in text.splitlines()[1:] for name in line.split())


def sex(person: Resident) -> str:
    """As the list means the name."""
    return "man" if person.first in _men() else "woman"


def write_house(plan: Plan, first: date) -> None:
    """Write what was there before, and what was held from `first` until now."""
    for household in dict.fromkeys(one.household for one in plan.everybody if one.home in HELPERS):
        _household(plan, [one for one in plan.everybody if one.household == household])
    _programmes(plan)
    for name in HELD:
        _held(plan, name, first)
    _one_by_one(plan)


def drawer(people: Iterable[Resident]) -> dict[str, str]:
    """With the helpers when everybody said yes."""
    return {"drawer": SHARED if all(one.shared for one in people) else OWN}


def about(
    plan: Plan,
    by: Staff,
    at: datetime,
    kind: str,
    who: Sequence[Resident],
    closed: Mapping[str, Any],
    wave: int = LOG,
) -> str:
    """One record about these people."""
    ids = [one.id for one in who]
    return plan.write(by, at, kind, people=ids, open=drawer(who), closed=closed, wave=wave)


def _household(plan: Plan, people: list[Resident]) -> None:
    if len(people) < 2:
        return
    at, by = plan.at(plan.today - timedelta(days=61), 16), _home(people[0])
    family = plan.new_id(at)
    for person in people:
        open = {**drawer([person]), "family": family}
        role = {"role": "child" if person.child else "adult"}
        plan.write(by, at, "member", people=[person.id], open=open, closed=role, wave=START)


def _home(person: Resident) -> Staff:
    return STAFF["signe" if person.home == CARELINK else "lone"]


def _programmes(plan: Plan) -> None:
    at = plan.at(plan.today - timedelta(days=60), 15, 30)
    since = {"since": JOB_TO_MOTHER_SINCE.isoformat()}
    for name, job, family in (
        ("Elif Aksoy", "signe", "amal"),
        ("Rana al-Masri", "signe", "amal"),
        ("Hibo Cabdi Nuur", "kasper", "hodan"),
        ("Marzena Wójcik", "kasper", "amal"),
        ("Zahra Mohammadi", "jonas", "amal"),
    ):
        person = plan.people[name]
        phase = {"programme": "job_to_mother", "phase": "effort"}
        about(plan, _home(person), at, "enrolment", [person], {**phase, **since}, START)
        for role, staff in (("job", job), ("family", family)):
            deputy = STAFF["jonas" if staff != "jonas" else "kasper"].id
            more = {"role": role, "staff": STAFF[staff].id, "deputy": deputy}
            about(plan, _home(person), at, "assigned", [person], {**more, **since}, START)


def _held(plan: Plan, name: str, first: date) -> None:
    """An activity, its sessions until now with who came, and that the list is finished."""
    holder, category, place, weekday, clock, until, every, for_whom, often = HELD[name]
    by, weeks = STAFF[holder], 2 if every == "two_weeks" else 1
    start = first + timedelta(days=(weekday - first.weekday()) % 7)
    told = {"name": name, "category": category, "place": place, "time": clock, "until": until, "every": every}
    more = {"starts_on": start.isoformat(), "for_whom": for_whom, "staff": [by.id]}
    at = plan.at(first - timedelta(days=5), 9)
    activity = plan.write(by, at, "activity", closed={**told, **more}, wave=START)
    on, hour = start, int(until[:2])
    while plan.at(on, hour, 30) < plan.now:
        came = _dinner(plan, on, often) if weekday == 1 else _came(plan, by, for_whom[0], often)
        _session(plan, by, activity, on, hour, came)
        on += timedelta(weeks=weeks)
    if name == "Gåtur for kvinder":
        _offered(plan, activity)


def _session(plan: Plan, by: Staff, activity: str, on: date, hour: int, came: Sequence[Resident]) -> None:
    at, session = plan.at(on, hour - 1), {"activity": activity, "on": on.isoformat()}
    for person in came:
        about(plan, by, at + timedelta(minutes=plan.rng.randint(0, 50)), "mark", [person], session)
    if on == story_monday(plan.today) + timedelta(days=1):
        children = sum(one.child for one in came)
        grown = AT_THE_TABLE - CHILDREN_THERE - (len(came) - children)
        counts = {"adults": grown, "children": CHILDREN_THERE - children}
        plan.write(by, plan.at(on, hour), "headcount", closed={**session, **counts})
    plan.write(by, plan.at(on, hour, 10), "list_done", closed=session)


def _came(plan: Plan, by: Staff, whom: str, count: int) -> list[Resident]:
    """Nearly the same people every time."""

    def fits(one: Resident) -> bool:
        age = plan.today.year - one.birth_year
        grown = {"women": sex(one) == "woman", "fathers": sex(one) == "man" and not one.alone}
        return 8 <= age < 16 if whom == "children" else age >= OF_AGE and grown.get(whom, True)

    group = [one for one in plan.everybody if fits(one) and _known(one, by)][: count + 3]
    return sorted(plan.rng.sample(group, k=min(count, len(group))), key=lambda one: one.name)


def _dinner(plan: Plan, on: date, count: int) -> list[Resident]:
    """The families of the story and their neighbours, and whole households beside them."""
    by, came = STAFF["lone"], dict[Resident, None]()
    for name in ("Rana al-Masri", "Hibo Cabdi Nuur", "Tina Bøgh"):
        came |= dict.fromkeys(_family(plan, plan.people[name], by))
    came |= dict.fromkeys(plan.people[name] for name in NEIGHBOURS)
    homes = [one for one in plan.everybody if _known(one, by) and not one.alone]
    while len(came) < count:
        came |= dict.fromkeys(_family(plan, plan.rng.choice(homes), by))
    return list(came)


def _family(plan: Plan, person: Resident, by: Staff) -> list[Resident]:
    return [one for one in plan.everybody if one.household == person.household and _known(one, by)]


def _known(one: Resident, by: Staff) -> bool:
    return one.home == by.org.key or (one.home in HELPERS and one.shared and one.name not in STOPS)


def _offered(plan: Plan, activity: str) -> None:
    """Ways to something outside: taken up, and not yet."""
    monday = story_monday(plan.today)
    walk = {"what": "activity", "activity": activity, "on": (monday - timedelta(days=3)).isoformat()}
    came = {"accepted_on": monday.isoformat(), "arrived_on": (monday + timedelta(days=2)).isoformat()}
    at = plan.at(monday + timedelta(days=2), 12)
    about(plan, STAFF["mikkel"], at, "offer", [plan.people["Tina Bøgh"]], {**walk, **came})
    for name, by, more in (
        ("Bent Ågård", "emre", {"what": "health", "text": "Sundhedssamtale i Fælleshuset"}),
        (
            "Luwam Berhane",
            "emre",
            {"what": "association", "text": "Svømmeklubben", "barriers": ["price", "transport"]},
        ),
    ):
        on = monday - timedelta(days=19)
        about(plan, STAFF[by], plan.at(on, 13), "offer", [plan.people[name]], {"on": on.isoformat(), **more})


def _one_by_one(plan: Plan) -> None:
    """Marzena's first week, Rana's hours, a family's plan, a child's words, who is away, what teases."""
    monday = story_monday(plan.today)
    by, marzena = STAFF["kasper"], plan.people["Marzena Wójcik"]
    start = {"starts": monday.isoformat(), "employer": "Supermarkedet ved torvet", "owner": by.id}
    job = about(plan, by, plan.at(monday, 6, 50), "plan", [marzena], start)
    said = {"step": 0, "state": "done", "on": monday.isoformat(), "note": "Hun kom godt fra start."}
    plan.write(by, plan.at(monday, 7, 10), "plan_step", root=job, closed=said)
    thursday = monday + timedelta(days=3)
    fewer = {"what": "fewer_hours", "on": thursday.isoformat(), "text": "En time mindre om dagen"}
    rana = [plan.people["Rana al-Masri"]]
    about(plan, STAFF["signe"], plan.at(thursday, 15), "work_event", rana, fewer, LAST)

    hodan = STAFF["hodan"]
    family = _family(plan, plan.people["Hibo Cabdi Nuur"], hodan)
    lines = {
        "own_view": "Vi er gode til at grine sammen. Morgenerne er svære.",
        "want": "Rolige morgener og lektier uden skænderi",
        "can": "Hibo laver mad. Ayaan kan læse højt for Zakariye.",
        "next_step": "Lektier før aftensmad i to uger",
        "who": "Hibo og Ayaan. Hodan spørger om tirsdagen.",
    }
    about(plan, hodan, plan.at(monday + timedelta(days=1), 11, 40), "focus_plan", family, lines)
    ayaan = [one for one in family if one.first == "Ayaan"]
    words = {
        "on": thursday.isoformat(),
        "smileys": {"morning": "tired", "after_school": "okay", "evening": "happy"},
        "words": "Jeg kan bedst lide, når vi spiser sammen alle sammen.",
        "tags": ["mornings", "eat_here"],
    }
    yes = {"child_yes": True, "parent_yes": True}
    about(plan, hodan, plan.at(thursday, 16), "child_words", ayaan, {**words, **yes})

    lives_here = {"deputy": STAFF["lone"].id}  # Hodan lives in the area herself
    halima = [plan.people["Halima Jama"].id]
    plan.write(
        hodan, plan.at(monday - timedelta(days=40), 9), "private_tie", people=halima, closed=lives_here
    )
    until = plan.today + timedelta(days=6)
    away = {"since": plan.today.isoformat(), "until": until.isoformat(), "deputy": STAFF["emre"].id}
    plan.write(STAFF["adnan"], plan.at(plan.today - timedelta(days=1), 15), "away", closed=away)
    snag = {"text": "Printeren i Fælleshuset går i stå, når køen er længst.", "on": monday.isoformat()}
    plan.write(hodan, plan.at(monday, 12), "snag", closed=snag)
