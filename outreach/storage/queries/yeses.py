"""To whom one person said yes outside the helpers' consent: on an agenda, for minutes, for a text."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain.access import Actor
from outreach.domain.local_time import day_of
from outreach.kinds.agenda.rows import agenda
from outreach.kinds.handover.rows import handover, handover_basis
from outreach.kinds.logs import state_of
from outreach.kinds.minutes.rows import minutes, minutes_basis, minutes_person
from outreach.storage.projections import stand
from outreach.storage.queries import items, staff
from outreach.storage.tables import named
from sync.ledger import Ledger

RECORDS_MAX = 500


@dataclass(frozen=True, slots=True)
class Yes:
    """On what basis one receiver may be told, or was told. `basis`: consent is a yes, law needs none."""

    on: str
    to: str  # name of the receiver; of somebody without a sign-in as it was typed
    basis: str
    how: str
    taken_back: str = ""  # the day, "" while nobody did

    @property
    def is_yes(self) -> bool:
        return self.basis == "consent"


@dataclass(frozen=True, slots=True)
class OnAgenda:
    """A yes that stands on an agenda: minutes may still be sent on it."""

    agenda_id: str
    meeting_on: str
    to: str  # the party's key
    to_name: str


def of_person(session: Session, actor: Actor, ids: Sequence[str]) -> list[Yes]:
    """What the own organisation wrote down, newest first, each once. Part of a page that is logged."""
    names = staff.names(session)
    found = {
        Yes(on, names.get(to, to), basis, how, back): None
        for on, to, basis, how, back in (
            *_of_texts(session, actor, ids),
            *_of_minutes(session, actor, ids),
            *_of_agendas(session, actor, ids),
        )
    }
    again = {(one.on, one.to, one.basis, one.how) for one in found if one.taken_back}
    stand_or_end = (
        one for one in found if one.taken_back or (one.on, one.to, one.basis, one.how) not in again
    )
    return sorted(stand_or_end, key=lambda one: (one.on, one.to), reverse=True)


_Told = tuple[str, str, str, str, str]


def _of_texts(session: Session, actor: Actor, ids: Sequence[str]) -> Iterator[_Told]:
    h, b = handover.c, handover_basis.c
    rows = session.execute(
        sa.select(h.at, h.to_org, b.basis, b.how)
        .join(handover, h.root == b.root)
        .where(b.person.in_(ids), h.org == actor.org_id)
        .order_by(h.at.desc())
        .limit(RECORDS_MAX)
    )
    return ((day_of(at), to, basis, how, "") for at, to, basis, how in rows)


def _of_minutes(session: Session, actor: Actor, ids: Sequence[str]) -> Iterator[_Told]:
    m, b, p = minutes.c, minutes_basis.c, minutes_person.c
    rows = session.execute(
        sa.select(m.day, b.said)
        .join(minutes, m.root == b.root)
        .where(b.root.in_(sa.select(p.root).where(p.person.in_(ids))), m.org == actor.org_id)
        .order_by(m.day.desc())
        .limit(RECORDS_MAX)
    )
    return (_told(one, day) for day, said in rows for one in json.loads(said))


def _of_agendas(session: Session, actor: Actor, ids: Sequence[str]) -> Iterator[_Told]:
    """Each yes that was ever written down there, and when it was taken back."""
    roots = session.scalars(
        sa.select(named.c.root)
        .where(named.c.person.in_(ids), named.c.is_now, named.c.kind == "agenda")
        .order_by(named.c.sort.desc())
        .limit(RECORDS_MAX)
    ).all()
    for record in Ledger(session.connection()).records(roots).values():
        standing, _ = stand(record)
        if not standing or standing[0].entry.org != actor.org_id:
            continue
        state = state_of(standing)
        before: list[dict[str, str]] = list(standing[0].values["said"])
        for change in state.history:
            if "said" in change.set:
                after = list(change.set["said"])
                yield from (_told(one, "", day_of(change.at)) for one in before if one not in after)
                before = after
        yield from (_told(one, "") for one in before)


def _told(one: dict[str, Any], day: str, back: str = "") -> _Told:
    return one.get("on") or day, one.get("to", ""), one.get("basis", ""), one.get("how", ""), back


def standing(session: Session, actor: Actor, ids: Sequence[str], since: str) -> list[OnAgenda]:
    """On agendas from that day on, for as long as they may be told. Part of a page that is logged."""
    names, c = staff.names(session), agenda.c
    rows = session.execute(
        sa.select(c.root, c.on, c.said)
        .where(
            c.root.in_(sa.select(named.c.root).where(named.c.person.in_(ids), named.c.is_now)),
            c.on >= since,
            ~c.retracted,
            items.visible(agenda, actor),
        )
        .order_by(c.on, c.root)
        .limit(RECORDS_MAX)
    )
    return [
        OnAgenda(root, on, one["to"], names.get(one["to"], one["to"]))
        for root, on, said in rows
        for one in json.loads(said)
        if one.get("basis") == "consent"
    ]
