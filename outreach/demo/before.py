"""Before the weeks begin: colleagues, everybody of the list, who said yes, and a programme that is over."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from outreach.demo.cast import BYSEK, CARELINK, HELPERS, LEADERS, STAFF, Resident, Staff, colleagues
from outreach.demo.house import sex
from outreach.demo.notes import read
from outreach.demo.plan import START, Plan, working_days
from outreach.domain.access import LEADER

PROGRAMME = "Skridt for skridt"  # the one that is over
LAST_START, ENDINGS = date(2025, 3, 1), ("job", "job", "education", "offer_over", "withdrawn")
AREAS = ("Åparken", "Kildebakken")
REACH = {"any": 60, "call": 15, "sms": 15, "no_message": 5, "visit_only": 5}
STOPPED_ONCE = "Mirza Kovačević"  # said stop, and yes again two weeks later


def write_before(plan: Plan) -> dict[str, str]:
    """Write it all, and return by person who said yes the id of that entry."""
    early = plan.at(plan.today - timedelta(days=104), 8)
    for one in STAFF.values():
        if one.role != LEADER:
            open, closed = {"role": one.role, "active": True}, {"name": one.name, "title": one.title}
            plan.write(LEADERS[one.org.key], early, "staff", id=one.id, open=open, closed=closed, wave=START)
    areas = [plan.write(LEADERS[BYSEK], early, "area", closed={"name": area}, wave=START) for area in AREAS]
    yes: dict[str, str] = {}
    for household in dict.fromkeys(one.household for one in plan.everybody):
        people = [one for one in plan.everybody if one.household == household]
        yes |= _household(plan, people, areas[household % len(areas)])
    return yes


def _household(plan: Plan, people: list[Resident], area: str) -> dict[str, str]:
    """One family or single person, met by one member of staff on one day."""
    rng, eldest = plan.rng, people[0]
    by = rng.choice(colleagues(eldest.home))
    days = working_days(plan.today - timedelta(days=100), plan.today - timedelta(days=62))[::3]
    day = asked = rng.choice(days)
    took_part = eldest.alone and eldest.home in HELPERS and eldest.household % 5 in (0, 2)
    if took_part:
        day = _first_day(plan)
    yes: dict[str, str] = {}
    for person in people:
        _person(plan, by, plan.at(day, 8, rng.randint(0, 59)), person, area)
        if person.shared and person.home in HELPERS:
            yes[person.name] = _says_yes(plan, by, plan.at(asked, 15, rng.randint(0, 59)), person)
    if took_part:
        _programme(plan, by, day, eldest)
    return yes


def _person(plan: Plan, by: Staff, at: datetime, person: Resident, area: str) -> None:
    rng = plan.rng
    closed: dict[str, Any] = {"name": person.name, "tell": person.tell, "birth_year": person.birth_year}
    closed |= {"sex": sex(person), "area": area}
    if not person.child:
        closed["phone"] = " ".join(["05", *(f"{rng.randint(0, 99):02}" for _ in range(3))])  # no such number
        closed["reach"] = pick(plan, REACH)
        closed["contact_person"] = by.id
    if person.language != "dansk":
        closed |= {"language": person.language, "interpreter": person.interpreter}
    plan.write(by, at, "person", id=person.id, people=[person.id], closed=closed, wave=START)


def _says_yes(plan: Plan, by: Staff, at: datetime, person: Resident) -> str:
    partner = BYSEK if person.home == CARELINK else CARELINK
    how = "written" if plan.rng.random() < 0.2 else "oral"
    yes = plan.grant(by, at, person, partner, how=how)
    if person.name != STOPPED_ONCE:
        return yes
    stopped = plan.at(plan.today - timedelta(days=41), 10, 20)
    stop = plan.stop(by, stopped, person, partner, [yes], wave=START)
    return plan.grant(by, stopped + timedelta(days=15), person, partner, after=[stop])


def _first_day(plan: Plan) -> date:
    start = plan.today - timedelta(days=plan.rng.randint(1000, 1300))
    return working_days(start, start + timedelta(days=3))[0]


def _programme(plan: Plan, by: Staff, day: date, person: Resident) -> None:
    """Some talks on the way, a last one, and nothing open."""
    rng, texts, began = plan.rng, read(), day
    middle = ["programme_middle"] * rng.randint(1, 2)
    for head in ("programme_first", *middle, "programme_last"):
        note = rng.choice(texts[head])[1].format(navn=person.first)
        if head == "programme_first":
            note = f"{PROGRAMME}. {note}"
        when = plan.at(day, rng.randint(9, 14), rng.randint(0, 59))
        plan.contact(by, when, [person], "door", ["job"], note, drawer="own", wave=START)
        later = day + timedelta(days=rng.randint(70, 150))
        day = working_days(later, later + timedelta(days=3))[0]
    since = min(began, LAST_START)
    closed = {"programme": "new_start", "phase": "retention", "ending": rng.choice(ENDINGS)}
    closed |= {"since": since.isoformat(), "until": min(when.date(), plan.today).isoformat()}
    people, open = [person.id], {"drawer": "own"}
    plan.write(by, when, "enrolment", people=people, open=open, closed=closed, wave=START)


def pick(plan: Plan, weights: Mapping[str, int]) -> str:
    """One of these, as often as its weight says."""
    return plan.rng.choices(list(weights), list(weights.values()))[0]
