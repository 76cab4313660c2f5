"""The agenda of one meeting: the families on it, one of them, and who might be put on. Helpers only."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain import access, consent
from outreach.domain.access import Actor
from outreach.domain.errors import NotFound
from outreach.domain.local_time import day
from outreach.domain.minutes import Said, may_get
from outreach.domain.text import listed
from outreach.kinds.agenda.rows import agenda
from outreach.kinds.followup.rows import followup
from outreach.kinds.minutes.rows import minutes_basis
from outreach.storage.queries import followups, items, meetings, merges, minutes
from outreach.storage.queries.facts import orgs
from outreach.storage.queries.followups import Promise
from outreach.storage.queries.items import Around, Named
from outreach.storage.queries.meetings import Room
from outreach.storage.queries.minutes import MinutesLine, OpenPromise
from outreach.storage.queries.reading import logged
from sync.ledger import Ledger


class OutOfTheRoom(NotFound):
    """A family that somebody in the room may not be told about: it waits until they leave."""

    def __init__(self, series: str, on: date, guests: Sequence[str]) -> None:
        super().__init__()
        self.series, self.on, self.guests = series, on, guests


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """One family on an agenda."""

    id: str
    people: Sequence[Named]
    why: str
    knows: str
    said: Sequence[Said]  # written down here: to whom they said yes
    partners: frozenset[str]  # helpers with whom everybody in it lets us share
    open_count: int  # promises to them that are open
    minutes: Sequence[str]  # minutes that came out of it

    @property
    def name(self) -> str:
        return listed([one.name for one in self.people])

    @property
    def yes(self) -> frozenset[str]:
        """Every party that may be told something about this family."""
        return self.partners | {one["to"] for one in self.said}


@dataclass(frozen=True, slots=True)
class Agenda:
    """One meeting with its families. Guests in the room: only those families they may be told about."""

    room: Room
    lines: Sequence[AgendaLine]
    texts: Sequence[MinutesLine]  # minutes of the meeting; none while a guest is in the room


@dataclass(frozen=True, slots=True)
class Other:
    """A note somebody wrote at the same time without knowing of the other."""

    by_name: str
    text: str


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One family at one meeting, with both layers' material."""

    room: Room
    line: AgendaLine
    notes: str
    others: Sequence[Other]
    seen: Sequence[str]
    readers: Sequence[str]
    promises: Sequence[Promise]  # open, from whenever
    owed: Sequence[OpenPromise]  # what other parties promised at earlier meetings and is not kept yet
    before: Sequence[tuple[str, str]]  # (day, notes) of earlier meetings
    written: Sequence[MinutesLine]
    yes_since: str  # when the last of them said yes to the helpers talking, "" while not all have
    previous_id: str
    next_id: str

    @property
    def owed_aloud(self) -> list[OpenPromise]:
        """What is owed and everybody in the room has read already."""
        listening = [one.key for one in self.room.guests]
        return [one for one in self.owed if one.is_known_to(listening)]

    @property
    def may_get(self) -> frozenset[str]:
        """The parties that minutes about this family may go to."""
        return may_get(self.line.said, self.line.partners, self.room.present)


def place(session: Session, actor: Actor, id: str) -> Any:
    """The row of one place on an agenda. Raises NotFound for what this actor may not know of."""
    access.require(actor, "meeting.read")
    which = agenda.c.root == id, ~agenda.c.retracted, items.visible(agenda, actor)
    row = session.execute(sa.select(agenda).where(*which)).first()
    if row is None:
        raise NotFound
    return row


def is_heard(session: Session, actor: Actor, id: str) -> bool:
    """Whether a place on an agenda may be looked at with whoever is in the room. Reveals nothing else."""
    row = place(session, actor, id)
    on = day(row.on)
    room = meetings.room(session, actor, row.series, on) if on else None
    return room is not None and bool(_heard(_lines(session, actor, [row]), room))


def place_of(session: Session, actor: Actor, series_id: str, on: date, people: Iterable[str]) -> str:
    """Where all of these people are on an agenda together already, "" if nowhere."""
    rows = _places(session, actor, series_id, on)
    known = items.around(session, rows)
    wanted = set(people)
    for row in rows:
        if wanted <= {one.id for one in known.people[row.root]}:
            return str(row.root)
    return ""


def show(session: Session, actor: Actor, series_id: str, on: date) -> Agenda:
    """One meeting's agenda, read as a list."""
    access.require(actor, "meeting.read")
    read: list[str] = []
    with logged(session, actor, "agenda", read):
        room = meetings.room(session, actor, series_id, on)
        found = _heard(_lines(session, actor, _places(session, actor, series_id, on)), room)
        read += [one.id for line in found for one in line.people]
        texts = [] if room.guests else minutes.of_meeting(session, actor, series_id, on.isoformat())
        return Agenda(room, found, texts)


def people_on(session: Session, actor: Actor, series_id: str, on: date) -> list[str]:
    """Everybody who was on one agenda. For a logged list."""
    roots = [row.root for row in _places(session, actor, series_id, on)]
    n = items.named.c
    return list(session.scalars(sa.select(n.person).where(n.root.in_(roots), n.is_now).distinct()))


def item(session: Session, actor: Actor, id: str, purpose: str = "meeting") -> AgendaItem:
    """One family at one meeting. Raises NotFound for what this actor may not know of, and OutOfTheRoom for a
    family that somebody in the room may not be told about."""
    read: list[str] = []
    with logged(session, actor, purpose, read):
        row = place(session, actor, id)
        on = day(row.on)
        if on is None:
            raise NotFound
        room = meetings.room(session, actor, row.series, on)
        places = _places(session, actor, row.series, on)
        known = items.around(session, places)
        found = _heard(_lines(session, actor, places, known), room)
        ids = [one.id for one in found]
        if id not in ids:
            raise OutOfTheRoom(row.series, on, [one.name for one in room.guests]) if room.guests else NotFound
        here = ids.index(id)
        people = merges.same(session).all_of(one.id for one in found[here].people)
        read += [one.id for one in found[here].people]
        others = [Other(known.names.get(one["by"], ""), one["text"]) for one in json.loads(row.told)]
        return AgendaItem(
            room=room,
            line=found[here],
            notes=row.notes,
            others=others,
            seen=json.loads(row.seen),
            readers=known.readers(row, actor.org_id),
            promises=followups.of_person(session, actor, people),
            owed=minutes.owed_to(session, actor, people, id),
            before=_before(session, actor, people, on),
            written=minutes.of_agenda(session, actor, id),
            yes_since=_yes_since(session, actor, found[here]),
            previous_id=ids[here - 1] if here else "",
            next_id=ids[here + 1] if here + 1 < len(ids) else "",
        )


def _yes_since(session: Session, actor: Actor, line: AgendaLine) -> str:
    if not line.partners:
        return ""
    records = Ledger(session.connection()).records([one.id for one in line.people])
    known = orgs(session)
    return max((consent.state(actor.org_id, one, known).since for one in records.values()), default="")


def _heard(lines: list[AgendaLine], room: Room) -> list[AgendaLine]:
    """Without the families that somebody in the room may not be told about."""
    listening = {one.key for one in room.guests}
    return [one for one in lines if listening <= one.yes]


def _places(session: Session, actor: Actor, series_id: str, on: date, limit: int = 100) -> Sequence[Any]:
    c = agenda.c
    which = c.series == series_id, c.on == on.isoformat(), ~c.retracted, items.visible(agenda, actor)
    return session.execute(sa.select(agenda).where(*which).order_by(c.at, c.root).limit(limit)).all()


def _lines(
    session: Session, actor: Actor, rows: Sequence[Any], known: Around | None = None
) -> list[AgendaLine]:
    known = known or items.around(session, rows)
    people = {row.root: known.people[row.root] for row in rows}
    open_counts = _open(session, actor, [one.id for some in people.values() for one in some])
    came = _came_of(session, [row.root for row in rows])
    return [
        AgendaLine(
            id=row.root,
            people=tuple(people[row.root]),
            why=row.why,
            knows=row.knows,
            said=json.loads(row.said),
            partners=_partners(known, row.root) - {actor.org_id},
            open_count=sum(open_counts.get(one.id, 0) for one in people[row.root]),
            minutes=tuple(came[row.root]),
        )
        for row in rows
    ]


def _partners(known: Around, root: str) -> frozenset[str]:
    ever = known.ever[root]
    return frozenset(set.intersection(*(known.sharing[one] for one in ever))) if ever else frozenset()


def _open(session: Session, actor: Actor, people: Collection[str]) -> Mapping[str, int]:
    rows = session.execute(
        sa.select(items.named.c.person, sa.func.count())
        .join(followup, followup.c.root == items.named.c.root)
        .where(items.named.c.person.in_(people), items.named.c.is_now, items.named.c.kind == "followup")
        .where(followup.c.state == "open", items.visible(followup, actor))
        .group_by(items.named.c.person)
    )
    return {row[0]: row[1] for row in rows}


def _came_of(session: Session, ids: Sequence[str]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    c = minutes_basis.c
    for place_id, root in session.execute(
        sa.select(c.agenda, c.root).where(c.agenda.in_(ids)).order_by(c.at)
    ):
        found[place_id].append(root)
    return found


def _before(
    session: Session, actor: Actor, people: Sequence[str], on: date, limit: int = 3
) -> list[tuple[str, str]]:
    n, c = items.named.c, agenda.c
    rows = session.execute(
        sa.select(c.on, c.notes)
        .join(items.named, n.root == c.root)
        .where(n.person.in_(people), n.is_now, n.kind == "agenda", n.sort < on.isoformat())
        .where(~c.retracted, c.notes != "", items.visible(agenda, actor))
        .distinct()
        .order_by(c.on.desc())
        .limit(limit)
    )
    return [(held, notes) for held, notes in rows]
