"""Families: who shares a household. Somebody joins, moves out, and is called what they are called there."""

from collections.abc import Mapping
from typing import Any, Unpack

from sqlalchemy.orm import Session

from outreach.domain.access import Actor
from outreach.domain.errors import Invalid
from outreach.kinds.parts import Draft
from outreach.services import amending
from outreach.services.recording import Minted, Recorded, enter, transaction
from outreach.storage.queries import families as queries
from sync.entry import fresh_id
from sync.ledger import Ledger
from sync.protocol import DUPLICATE

KIND = "member"


def add(
    session: Session,
    actor: Actor,
    person_id: str,
    *,
    other: str | None,
    new: Mapping[str, Any] | None = None,
    closed: Mapping[str, Any],
    drawer: str,
    on: str,
    **minted: Unpack[Minted],
) -> Recorded:
    """Put a known person (`other`) or a new one (`new`) into the household of this one.

    Where there is no household yet, one begins with both. A grown-up who lives somewhere already is joined
    there, so that the two have one household; a child may have two.
    """
    id = minted.get("id") or fresh_id()
    with transaction(session):
        if Ledger(session.connection()).known([id]):  # the form was sent twice
            return Recorded(id, id, DUPLICATE)
        here = queries.current(session, actor, person_id, on)
        there = queries.current(session, actor, other, on) if other else ()
        if other == person_id or set(here) & set(there):
            raise Invalid(fields={"person": "lives_there"})
        own_role = "child" if queries.is_minor(session, person_id, on) else "adult"
        drafts: list[Draft] = []
        if other is None:
            other = fresh_id()
            drafts.append(Draft("person", other, other, (other,), {}, dict(new or {})))
        joining, who = dict(closed), other
        if not here and there and closed.get("role") == "adult":
            family, who = there[0], person_id
            joining |= {"role": own_role, "relation": "", "called": ""}
        elif here:
            family = here[0]
        else:
            family, first = fresh_id(), fresh_id()
            place = {"family": family, "drawer": drawer}
            drafts.append(Draft(KIND, first, first, (person_id,), place, {"role": own_role}))
        place = {"family": family, "drawer": drawer}
        drafts.append(Draft(KIND, id, id, (who,), place, joining, minted.get("nonce")))
        return enter(session, actor, drafts)[len(drafts) - 1]


def change(session: Session, actor: Actor, member_id: str, **said: Unpack[amending.Said]) -> Recorded:
    """What somebody is in a household, or until when: moving out is a last day."""
    return amending.change(session, actor, member_id, KIND, **said)


def undo(session: Session, actor: Actor, member_id: str, last: str) -> Recorded:
    """Fortryd: the last change, or the joining itself."""
    return amending.undo(session, actor, member_id, KIND, last)
