"""Meetings that come again: begun, moved, who is in the room, and which families they are about."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Unpack

from sqlalchemy.orm import Session

from outreach.domain import access, meetings
from outreach.domain.access import Actor
from outreach.domain.errors import Invalid, NotFound
from outreach.domain.minutes import Said
from outreach.services import contacts, undoing
from outreach.services.recording import Changed, Minted, Recorded, change_fields, record
from outreach.storage.queries import agendas
from outreach.storage.queries import meetings as queries

Part = Mapping[str, Any]


def begin(session: Session, actor: Actor, *, closed: Part, **minted: Unpack[Minted]) -> Recorded:
    """Begin a series."""
    return record(session, actor, kind="series", closed=closed, **minted)


def alter(session: Session, actor: Actor, series_id: str, **changed: Unpack[Changed]) -> Recorded:
    """Change name, time, place, parties or end. What names its meetings, first day and rhythm, stays."""
    kept = ("first", "every")
    changed["set"] = {name: value for name, value in changed["set"].items() if name not in kept}
    return change_fields(session, actor, series_id, **changed)


def _holding(session: Session, actor: Actor, series_id: str, on: date) -> queries.Series:
    """The series whose meeting of that day this actor may hold. Raises NotFound when it has none that day."""
    access.require(actor, "meeting.hold")
    series = queries.series(session, actor, series_id)
    if not meetings.is_nominal(series.rhythm, on):
        raise NotFound
    return series


def change(
    session: Session,
    actor: Actor,
    series_id: str,
    on: date,
    *,
    change: str,
    to: date | None = None,
    clock: str = "",
    note: str = "",
    **minted: Unpack[Minted],
) -> Recorded:
    """Move or cancel one meeting, or put it back. It stays between the meetings before and after it."""
    series = _holding(session, actor, series_id, on)
    before, after = meetings.around(series.rhythm, on)
    if to and ((before and to <= before) or (after and to >= after)):
        raise Invalid(fields={"to": "another_meeting"})
    closed = {
        "on": on.isoformat(),
        "change": change,
        "to": to.isoformat() if to else "",
        "at": clock,
        "note": note,
        "seen": queries.standing(session, series_id, on),
    }
    return record(session, actor, kind="meeting_change", root=series_id, closed=closed, **minted)


def mark(
    session: Session,
    actor: Actor,
    series_id: str,
    on: date,
    *,
    party: str,
    state: str,
    **minted: Unpack[Minted],
) -> Recorded:
    """A party came, went, or was marked by mistake."""
    series = _holding(session, actor, series_id, on)
    if party not in (*series.orgs, *series.others):
        raise NotFound
    seen = queries.marks(session, series_id, on, party)
    closed = {"on": on.isoformat(), "party": party, "state": state, "seen": seen}
    return record(session, actor, kind="party_present", root=series_id, closed=closed, **minted)


def put_on(
    session: Session,
    actor: Actor,
    series_id: str,
    on: date,
    *,
    people: Sequence[str],
    why: str = "",
    knows: str = "",
    **minted: Unpack[Minted],
) -> str:
    """Put a family on the agenda; returns its place there. Who is on already, in whatever family, stays."""
    _holding(session, actor, series_id, on)
    if there := agendas.place_of(session, actor, series_id, on, people):
        return there
    closed = {"series": series_id, "on": on.isoformat(), "why": why, "knows": knows}
    about: Any = {"kind": "agenda", "people": list(people), "open": {"drawer": "helpers"}}
    return record(session, actor, **about, closed=closed, **minted).root


def say(
    session: Session,
    actor: Actor,
    agenda_id: str,
    *,
    set: Part,
    seen: Sequence[str] | None = None,
    **minted: Unpack[Minted],
) -> Recorded:
    """Note something in the helpers' layer. `seen`: what its writer had before their eyes."""
    access.require(actor, "meeting.hold")
    place = agendas.place(session, actor, agenda_id)
    known = json.loads(place.seen) if seen is None else list(seen)
    return contacts.amend(session, actor, agenda_id, set=set, seen=known, **minted)


def said_yes(
    session: Session,
    actor: Actor,
    agenda_id: str,
    *,
    to: str,
    basis: str,
    how: str,
    on: date,
    **minted: Unpack[Minted],
) -> Recorded:
    """Write down on what basis a party may be told; `basis` "" takes it back."""
    access.require(actor, "meeting.hold")
    place = agendas.place(session, actor, agenda_id)
    said: list[Said] = [one for one in json.loads(place.said) if one["to"] != to]
    if basis:
        said.append({"to": to, "basis": basis, "how": how, "on": on.isoformat()})
    return say(session, actor, agenda_id, set={"said": said}, **minted)


def take_off(session: Session, actor: Actor, agenda_id: str) -> Recorded:
    """Take a family off the agenda again."""
    access.require(actor, "meeting.hold")
    agendas.place(session, actor, agenda_id)
    return undoing.take_back(session, actor, agenda_id)
