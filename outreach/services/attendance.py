"""Who was there: marked, taken back, counted without a name, and the list finished by somebody's word.

A mark says that somebody was there. Undoing takes back the marks that whoever undoes could see; a mark
another device made meanwhile stands. So two devices on one list come to the same, without losing anybody.
"""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Unpack

from sqlalchemy.orm import Session

from outreach.domain import access
from outreach.domain.access import Actor
from outreach.domain.holders import HELPERS
from outreach.kinds.parts import Draft
from outreach.services.recording import Minted, Recorded, record_all
from outreach.storage.queries import activities, people
from outreach.storage.queries import attendance as queries
from sync.entry import fresh_id
from sync.ledger import Ledger

PERMISSION = "attendance.mark"


def mark(session: Session, actor: Actor, activity: str, on: date, who: Collection[str]) -> list[Recorded]:
    """These were there. Who is marked already is not marked again."""
    _session(session, actor, activity, on)
    known = {hit.id for hit in people.chosen(session, actor, list(who))}
    there = queries.present(session, actor, activity, on)
    drafts = [_mark(activity, on, person) for person in sorted(known - there)]
    return record_all(session, actor, drafts)


def unmark(session: Session, actor: Actor, activity: str, on: date, person: str) -> list[Recorded]:
    """It was a slip: take back what the own organisation marked of this person at this session."""
    _session(session, actor, activity, on)
    return _take_back(session, actor, queries.own_marks(session, actor, activity, on, person))


def household(session: Session, actor: Actor, activity: str, on: date, person: str) -> list[Recorded]:
    """Hele familien: everybody who lives with this person, and the person."""
    return mark(session, actor, activity, on, queries.household(session, actor, person, on))


def newcomer(
    session: Session, actor: Actor, activity: str, on: date, name: str, **minted: Unpack[Minted]
) -> list[Recorded]:
    """Somebody new, by first name, who was there. Sent twice it is one person."""
    _session(session, actor, activity, on)
    person = minted.get("id") or fresh_id()
    if Ledger(session.connection()).known([person]):
        return []
    start = Draft("person", person, person, (person,), {}, {"name": name}, minted.get("nonce"))
    return record_all(session, actor, [start, _mark(activity, on, person)])


def count(
    session: Session, actor: Actor, activity: str, on: date, *, adults: int = 0, children: int = 0
) -> list[Recorded]:
    """So many more without a name; below zero takes some off, but never more than were counted."""
    held = _session(session, actor, activity, on)
    told = {"adults": max(adults, -held.adults), "children": max(children, -held.children)}
    if not any(told.values()):
        return []
    return record_all(session, actor, [_about("headcount", activity, on, told)])


def finish(session: Session, actor: Actor, activity: str, on: date) -> list[Recorded]:
    """Listen er færdig."""
    if _session(session, actor, activity, on).is_done:
        return []
    return record_all(session, actor, [_about("list_done", activity, on, {})])


def reopen(session: Session, actor: Actor, activity: str, on: date) -> list[Recorded]:
    """It was not finished after all."""
    _session(session, actor, activity, on)
    return _take_back(session, actor, queries.done(session, actor, activity, on))


def _session(session: Session, actor: Actor, activity: str, on: date) -> activities.Held:
    access.require(actor, PERMISSION)
    return activities.at(session, actor, activity, on)


def _mark(activity: str, on: date, person: str) -> Draft:
    id, told = fresh_id(), {"activity": activity, "on": on.isoformat()}
    return Draft("mark", id, id, (person,), {"drawer": HELPERS}, told)  # a partner gets it with a yes only


def _about(kind: str, activity: str, on: date, told: dict[str, int]) -> Draft:
    id = fresh_id()
    return Draft(kind, id, id, (), {}, {"activity": activity, "on": on.isoformat(), **told})


def _take_back(session: Session, actor: Actor, roots: Iterable[str]) -> list[Recorded]:
    return record_all(session, actor, [Draft("retract", fresh_id(), root) for root in roots])
