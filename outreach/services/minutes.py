"""Minutes and plans that cross to other parties: a text written for them, its basis kept here alone."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Unpack
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from outreach.domain import access
from outreach.domain.access import Actor
from outreach.domain.errors import Invalid
from outreach.domain.local_time import ZONE, day
from outreach.domain.minutes import LOOKED, Said, may_get, untimely
from outreach.kinds.parts import Draft
from outreach.services.recording import Minted, Recorded, enter, record, transaction
from outreach.storage.queries import agendas
from outreach.storage.queries import minutes as queries
from outreach.storage.queries.living import any_alive
from sync.entry import fresh_id


def write(
    session: Session,
    actor: Actor,
    *,
    to: Sequence[str],
    closed: Mapping[str, Any],
    people: Sequence[str],
    said: Sequence[Said] = (),
    informed: bool = False,
    agenda_id: str = "",
    **minted: Unpack[Minted],
) -> Recorded:
    """Send minutes to these organisations, each with a basis; from an agenda, only to those who were there.

    Never before the meeting's day, and with no promise due before it.

    What the own organisation promises in them also stands under *Det har vi lovet*. Cannot be unsent.
    """
    access.require(actor, "minutes.write")
    if agenda_id:
        item = agendas.item(session, actor, agenda_id, "meeting")
        said, people = item.line.said, [one.id for one in item.line.people]
        allowed = item.may_get
    else:
        allowed = may_get(said, (), to)
    if people and not any_alive(session, people):
        raise Invalid(fields={"people": "has_died"})
    if set(to) - allowed:
        raise Invalid(fields={"to": "no_basis"})
    due = [day(one.get("due", "")) for one in closed.get("promises", ())]
    if fields := untimely(day(closed.get("day", "")), due, datetime.now(ZONE).date()):
        raise Invalid(fields=fields)
    id, nonce = minted.get("id") or fresh_id(), minted.get("nonce")
    told = {**closed, "author_name": actor.name}
    why = {"said": [dict(one) for one in said if one["to"] in to], "informed": informed, "agenda": agenda_id}
    # Every id follows from the form's: sending it twice makes one of each.
    drafts = [
        Draft("minutes", id, id, (), {"to": sorted(to)}, told, nonce),
        Draft("minutes_basis", str(uuid5(UUID(id), "basis")), id, people, {"minutes": id}, why, nonce),
        *_own_promises(actor, id, nonce, people, closed.get("promises", ())),
    ]
    with transaction(session):
        return enter(session, actor, drafts)[0]


def _own_promises(
    actor: Actor, id: str, nonce: str | None, people: Sequence[str], promises: Sequence[Mapping[str, str]]
) -> list[Draft]:
    made = []
    for n, one in enumerate(promises):
        if one.get("org") == actor.org_id and one.get("due"):
            own = str(uuid5(UUID(id), f"promise {n}"))
            words = {"text": one["what"], "due": one["due"], "owner": actor.staff_id}
            made.append(Draft("followup", own, own, people, {"drawer": "own"}, words, nonce))
    return made


def answer(
    session: Session,
    actor: Actor,
    minutes_id: str,
    *,
    state: str,
    text: str = "",
    n: int | None = None,
    **minted: Unpack[Minted],
) -> Recorded:
    """Add a line below minutes: a promise kept, or a word to them. Everybody who has them reads it."""
    closed: dict[str, Any] = {"author_name": actor.name, "state": state, "text": text, "n": n}
    return record(session, actor, kind="minutes_answer", root=minutes_id, closed=closed, **minted)


def look(session: Session, actor: Actor, minutes_id: str) -> None:
    """Somebody here has looked at what was new; later lines are new again."""
    access.require(actor, "minutes.answer")
    if new := queries.new_in(session, actor, minutes_id):
        closed = {"author_name": actor.name, "state": LOOKED, "answers": new}
        record(session, actor, kind="minutes_answer", root=minutes_id, closed=closed)
