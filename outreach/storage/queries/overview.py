"""What a quarter came to: contacts, people, activities, attendance, response time and open promises.

By week, by area and by organisation, never by colleague and never by citizen. Counts reveal nobody; the rows
behind a figure are a list of the own organisation's, and are logged.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain import access, overview
from outreach.domain.access import HELPER, Actor
from outreach.domain.overview import ALL, Quarter
from outreach.domain.response import Response
from outreach.domain.small_numbers import LEAST
from outreach.kinds.activity.rows import activity
from outreach.kinds.contact.rows import contact
from outreach.kinds.followup.rows import followup
from outreach.kinds.headcount.rows import headcount
from outreach.kinds.mark.rows import mark
from outreach.kinds.person.rows import person
from outreach.storage.queries import items, merges, staff, ties
from outreach.storage.queries import response as response_queries
from outreach.storage.queries.reading import logged
from outreach.storage.tables import named

ROWS_MAX = 200


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: what was counted of one area or organisation. None: too few people to show."""

    name: str
    people: int | None
    contacts: int | None
    visits: int | None
    promises: int | None  # of another organisation None: nobody here knows


@dataclass(frozen=True, slots=True)
class Overview:
    """One quarter."""

    quarter: Quarter
    weeks: Sequence[date]
    contacts: Mapping[str, Sequence[int]]  # by name of organisation, a number a week; the own one first
    visits: Sequence[int]  # attendance with a name, a number a week
    without_name: Sequence[int]  # attendance without
    sessions: int
    activities: int
    people: int | None
    response: Response | None  # None: of too few to say
    late: int  # open promises whose day has passed
    promises: Sequence[int]  # open promises by the week they are due: this one and the five after it
    later: int
    areas: Sequence[Line]
    organisations: Sequence[Line]
    unnamed: int  # of the contacts, those that name nobody
    open_promises: int

    @property
    def all_contacts(self) -> int:
        return sum(map(sum, self.contacts.values()))

    @property
    def in_all(self) -> Line:
        """The total of the areas: a contact or promise about two people counts twice."""
        return self.areas[-1]


def show(session: Session, actor: Actor, on: date, quarter: Quarter | None = None) -> Overview:
    """In a fixed number of statements."""
    access.require(actor, "overview.read")
    quarter = quarter or overview.quarters(on, 1)[0]
    weeks = list(quarter.weeks())
    orgs = {one.id: one.name for one in staff.organisations(session)}
    by_week = _contacts_by_week(session, actor, quarter)
    first = [
        actor.org_id,
        *sorted({org for org, _ in by_week} - {actor.org_id}, key=lambda org: orgs.get(org, "")),
    ]
    seen = _seen(session, actor, quarter)
    came = _came(session, quarter) if actor.org_role == HELPER else {}
    held, visits, without = _attendance(session, quarter, came)
    open_promises = _promises(session, actor, on)
    response = response_queries.response(session, actor, quarter.first, quarter.last)
    everybody = {who for _, who in seen} | set(came)
    monday = overview.monday_of(on.isoformat())
    return Overview(
        quarter,
        weeks,
        {orgs.get(org, ""): [by_week[org, week] for week in weeks] for org in first},
        [visits[week] for week in weeks],
        [without[week] for week in weeks],
        len(held),
        len({which for which, _ in held}),
        _enough(len(everybody)),
        response if response.needs >= LEAST else None,
        sum(count for due, count in open_promises.items() if due < on.isoformat()),
        [
            sum(
                n
                for due, n in open_promises.items()
                if due >= on.isoformat() and overview.monday_of(due) == week
            )
            for week in _weeks_after(monday)
        ],
        sum(n for due, n in open_promises.items() if overview.monday_of(due) > _weeks_after(monday)[-1]),
        _areas(session, actor, seen, came),
        _organisations(by_week, seen, first, orgs, sum(open_promises.values()), everybody),
        _unnamed(session, actor, quarter),
        sum(open_promises.values()),
    )


def _weeks_after(monday: date) -> list[date]:
    return [monday + timedelta(weeks=n) for n in range(6)]


def _enough(count: int) -> int | None:
    return count if count == 0 or count >= LEAST else None


def _in(quarter: Quarter) -> Any:
    """Contacts of these days."""
    return contact.c.when.between(f"{quarter.first.isoformat()}T00:00", f"{quarter.last.isoformat()}T23:59")


def _contacts_by_week(session: Session, actor: Actor, quarter: Quarter) -> Counter[tuple[str, date]]:
    day = sa.func.substr(contact.c.when, 1, 10)
    which = (
        _in(quarter),
        items.visible(contact, actor),
        ~contact.c.retracted,
        ties.may_read(actor, contact.c.root),
    )
    found: Counter[tuple[str, date]] = Counter()
    for on, org, count in session.execute(
        sa.select(day, contact.c.org, sa.func.count()).where(*which).group_by(day, contact.c.org)
    ):
        found[org, overview.monday_of(on)] += count
    return found


def _unnamed(session: Session, actor: Actor, quarter: Quarter) -> int:
    """Contacts that name nobody: in the weeks, but in no area."""
    which = _in(quarter), items.visible(contact, actor), ~contact.c.retracted, ~contact.c.is_named
    return session.scalar(sa.select(sa.func.count()).where(*which)) or 0


def _seen(session: Session, actor: Actor, quarter: Quarter) -> Counter[tuple[str, str]]:
    """(organisation, person) to how many contacts name them."""
    which = _in(quarter), items.visible(contact, actor), ~contact.c.retracted, named.c.is_now
    wanted = (
        sa.select(contact.c.org, named.c.person, sa.func.count())
        .join(named, named.c.root == contact.c.root)
        .where(*which, ties.may_find(actor, named.c.person))
        .group_by(contact.c.org, named.c.person)
    )
    same = merges.same(session)
    found: Counter[tuple[str, str]] = Counter()
    for org, who, count in session.execute(wanted):
        found[org, same.kept(who)] += count
    return found


def _came(session: Session, quarter: Quarter) -> dict[str, set[tuple[str, str]]]:
    """Person to the sessions they were at, each once however many devices marked it."""
    days = mark.c.on.between(quarter.first.isoformat(), quarter.last.isoformat())
    same = merges.same(session)
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for who, which, on in session.execute(sa.select(mark.c.person, mark.c.activity, mark.c.on).where(days)):
        found[same.kept(who)].add((which, on))
    return found


def _attendance(
    session: Session, quarter: Quarter, came: Mapping[str, set[tuple[str, str]]]
) -> tuple[set[tuple[str, str]], Counter[date], Counter[date]]:
    """Sessions somebody came to; visits by week, with a name and without."""
    held = {one for sessions in came.values() for one in sessions}
    visits = Counter(overview.monday_of(on) for sessions in came.values() for _, on in sessions)
    h, without = headcount.c, Counter[date]()
    days = h.on.between(quarter.first.isoformat(), quarter.last.isoformat())
    counted = sa.select(h.activity, h.on, sa.func.sum(h.adults + h.children)).where(days)
    for which, on, count in session.execute(counted.group_by(h.activity, h.on)):
        if count > 0:
            held.add((which, on))
            without[overview.monday_of(on)] += count
    return held, visits, without


def _promises(session: Session, actor: Actor, on: date) -> dict[str, int]:
    """How many open promises of the own organisation are due on each day."""
    c = followup.c
    which = c.state == "open", c.org == actor.org_id, ties.may_read(actor, c.root)
    wanted = sa.select(c.due, sa.func.count()).where(*which).group_by(c.due)
    return {row.due: row[1] for row in session.execute(wanted)}


def _areas(
    session: Session, actor: Actor, seen: Counter[tuple[str, str]], came: Mapping[str, set[tuple[str, str]]]
) -> list[Line]:
    """Each area; then those whose area nobody knows. Small groups are away, and what would give them away."""
    names = {one.id: one.name for one in staff.areas(session)}
    home = {row.root: row.area or "" for row in session.execute(sa.select(person.c.root, person.c.area))}
    same = merges.same(session)
    people: dict[str, set[str]] = {area: set() for area in [*names, ""]}
    contacts, visits, promises = Counter[str](), Counter[str](), Counter[str]()
    for (_, who), count in seen.items():
        people.setdefault(home.get(who, ""), set()).add(who)
        contacts[home.get(who, "")] += count
    for who, sessions in came.items():
        people.setdefault(home.get(who, ""), set()).add(who)
        visits[home.get(who, "")] += len(sessions)
    waiting: dict[str, set[str]] = {area: set() for area in people}
    for who in map(same.kept, _promised(session, actor)):
        waiting.setdefault(home.get(who, ""), set()).add(who)
        promises[home.get(who, "")] += 1
    hidden, unsaid = _away(people), _away(waiting)  # who was seen, and to whom something is promised, differ
    lines = []
    for area in sorted({*people, *waiting}, key=lambda one: (one == "", names.get(one, ""))):
        told = None if area in unsaid else promises[area]
        seen_here = None if area in hidden else (len(people.get(area, ())), contacts[area], visits[area])
        lines.append(_line(names.get(area, "Ikke oplyst"), seen_here, told))
    in_all = sum(map(len, people.values())), sum(contacts.values()), sum(visits.values())
    total = None if ALL in unsaid else sum(promises.values())
    return [*lines, _line(ALL, None if ALL in hidden else in_all, total)]


def _line(name: str, seen: tuple[int, int, int] | None, promises: int | None) -> Line:
    people, contacts, visits = seen or (None, None, None)
    return Line(name, people, contacts, visits, promises)


def _away(people: Mapping[str, set[str]]) -> frozenset[Any]:
    counts = {area: len(some) for area, some in people.items()}
    return overview.away(counts, sum(counts.values()))


def _promised(session: Session, actor: Actor) -> Sequence[str]:
    """Whom each open promise of the own organisation names."""
    which = followup.c.state == "open", followup.c.org == actor.org_id, named.c.is_now
    wanted = sa.select(named.c.person).join(followup, followup.c.root == named.c.root).where(*which)
    return session.scalars(wanted.where(ties.may_find(actor, named.c.person))).all()


def _organisations(
    by_week: Counter[tuple[str, date]],
    seen: Counter[tuple[str, str]],
    order: Sequence[str],
    names: Mapping[str, str],
    promises: int,
    everybody: Collection[str],
) -> list[Line]:
    """Each organisation; its people are away too when everybody less them would be a small group."""
    lines = []
    for org in order:
        met = {who for one, who in seen if one == org}
        rest = len(everybody) - len(met)
        people = _enough(len(met)) if _enough(rest) is not None else None
        contacts = sum(count for (one, _), count in by_week.items() if one == org)
        lines.append(Line(names.get(org, ""), people, contacts, None, promises if org == order[0] else None))
    return lines


@dataclass(frozen=True, slots=True)
class RowBehind:
    """One record behind a figure."""

    kind: str  # contact, promise, message, activity
    id: str
    when: str
    what: str  # keys of its topics, its text is not here
    state: str = ""


def rows(session: Session, actor: Actor, what: str, first: date, last: date) -> list[RowBehind]:
    """The own organisation's records behind a figure: contacts, promises, needs or sessions of some days."""
    access.require(actor, "overview.read")
    with logged(session, actor, "overview"):
        return {
            "contacts": _contact_rows,
            "promises": _promise_rows,
            "needs": _need_rows,
            "sessions": _session_rows,
        }[what](session, actor, first, last)


def _contact_rows(session: Session, actor: Actor, first: date, last: date) -> list[RowBehind]:
    c = contact.c
    days = c.when.between(f"{first.isoformat()}T00:00", f"{last.isoformat()}T23:59")
    which = days, c.org == actor.org_id, ~c.retracted, ties.may_read(actor, c.root)
    wanted = sa.select(c.root, c.when, c.topics).where(*which).order_by(c.when, c.root).limit(ROWS_MAX)
    return [RowBehind("contact", row.root, row.when, row.topics) for row in session.execute(wanted)]


def _promise_rows(session: Session, actor: Actor, first: date, last: date) -> list[RowBehind]:
    c = followup.c
    which = c.state == "open", c.org == actor.org_id, c.due.between(first.isoformat(), last.isoformat())
    wanted = (
        sa.select(c.root, c.due).where(*which, ties.may_read(actor, c.root)).order_by(c.due).limit(ROWS_MAX)
    )
    return [RowBehind("promise", row.root, row.due, "") for row in session.execute(wanted)]


def _need_rows(session: Session, actor: Actor, first: date, last: date) -> list[RowBehind]:
    found = response_queries.needs(session, actor, first, last, ROWS_MAX)
    return [RowBehind(one.kind, one.id, one.raised, "", one.met) for one in found]


def _session_rows(session: Session, actor: Actor, first: date, last: date) -> list[RowBehind]:
    days = mark.c.on.between(first.isoformat(), last.isoformat())
    wanted = sa.select(mark.c.activity, mark.c.on, activity.c.name).join(
        activity, activity.c.root == mark.c.activity
    )
    wanted = wanted.where(days).distinct().order_by(mark.c.on).limit(ROWS_MAX)
    return [RowBehind("activity", row.activity, row.on, row.name) for row in session.execute(wanted)]
