"""A person's yes to two helpers talking, and the stop that works at once."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Required, Unpack
from uuid import UUID, uuid5

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain import consent
from outreach.domain.access import Actor
from outreach.kinds.parts import Draft
from outreach.kinds.person.rows import person
from outreach.services import forgetting
from outreach.services.recording import Minted, Recorded, enter, transaction
from outreach.storage.clock import today
from outreach.storage.queries import merges
from sync.entry import fresh_id
from sync.ledger import Ledger

WORDING = "1"


class Yes(Minted, total=False):
    """To whom, and how it was said; until when, at 18 at the latest."""

    receivers: Required[Sequence[str]]
    how: str
    interpreter: bool
    purpose: str
    until: date | None


def grant(session: Session, actor: Actor, person_id: str, **said: Unpack[Yes]) -> Recorded:
    """Write down that the person said yes today."""
    with transaction(session):
        return enter(session, actor, granting(session, person_id, **said))[0]


def granting(session: Session, person_id: str, **said: Unpack[Yes]) -> list[Draft]:
    """A yes as drafts, one for every id of the person, for a service that writes more besides.

    It cites every stop known here, so it stands above them.
    """
    closed = {
        "how": said.get("how", "oral"),
        "wording": WORDING,
        "interpreter": said.get("interpreter", False),
        "purpose": said.get("purpose", ""),
    }
    ids = merges.same(session).ids(person_id)
    records = Ledger(session.connection()).records(ids)
    end = _end(session, ids, said.get("until"))
    drafts = []
    for id, one in zip(_lines(said.get("id"), ids), ids, strict=True):
        open: dict[str, Any] = {"receivers": list(said["receivers"]), "until": end}
        open["after"] = sorted(consent.withdrawals(records.get(one, [])))
        drafts.append(Draft(consent.GRANT, id, one, [one], open, closed, said.get("nonce"), said.get("at")))
    return drafts


def _lines(id: str | None, people: Sequence[str]) -> list[str]:
    """An id for each one's line, the minted one first: sent twice, they are the same lines."""
    first = id or fresh_id()
    return [first, *(str(uuid5(UUID(first), one)) for one in people[1:])]


def _end(session: Session, ids: Sequence[str], until: date | None) -> str:
    """The day a yes said now ends: the one that was said, and the 18th birthday if that is still to come."""
    adult = session.scalars(sa.select(person.c.adult_on).where(person.c.root.in_(ids)))
    ends = [day for day in adult if day > today()] + ([until.isoformat()] if until else [])
    return min(ends, default="")


def withdraw(
    session: Session,
    actor: Actor,
    person_id: str,
    *,
    also: Sequence[str] = (),
    how: str = "oral",
    **minted: Unpack[Minted],
) -> Recorded:
    """Stop sharing, here and now, for every id of the person and of those who stop with them.

    What partners wrote leaves this laptop in the same transaction.
    """
    same = merges.same(session)
    people = same.all_of([person_id, *also])
    drafts = [stop_of(session, actor, one, how) for one in people]
    ids, nonce = _lines(minted.get("id"), people), minted.get("nonce")
    drafts = [replace(draft, id=id, nonce=nonce) for draft, id in zip(drafts, ids, strict=True)]
    with transaction(session):
        recorded = enter(session, actor, drafts)
        for one in people:
            forgetting.forget(session, forgetting.no_longer_ours(session, one, actor.org_id))
    forgetting.scrub(session)
    return recorded[0]


def stop_of(session: Session, actor: Actor, person_id: str, how: str = "oral") -> Draft:
    """The line that stops the sharing of one id."""
    known = Ledger(session.connection()).record(person_id)
    grants = [entry for entry in known if entry.kind == consent.GRANT]
    told = frozenset[str]().union(*map(consent.parties, grants)) - {actor.org_id}
    open = {"receivers": sorted(told), "grants": sorted(entry.id for entry in grants)}
    return Draft(consent.WITHDRAW, fresh_id(), person_id, [person_id], open, {"how": how})
