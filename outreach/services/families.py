"""Families: who shares a household. Somebody joins, moves out, and is called what they are called there."""

from collections.abc import Mapping
from typing import Any, Unpack

from sqlalchemy.orm import Session

from outreach.domain.access import Actor
from outreach.domain.errors import Invalid
from outreach.kinds.parts import Draft
from outreach.services import amending
from outreach.services.recording import Minted, Recorded, record_all
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
    own_role: str = "adult",
    on: str,
    **minted: Unpack[Minted],
) -> Recorded:
    """Put a known person (`other`) or a new one (`new`) into the household of this one.

    Where there is no household yet, one begins with both. A grown-up who lives somewhere already is joined
    there, so that the two have one household; a child may have two.
    """
    id = minted.get("id") or fresh_id()
    if Ledger(session.connection()).known([id]):  # the form was sent twice
        return Recorded(id, id, DUPLICATE)
    here = queries.current(session, actor, person_id, on)
    there = queries.current(session, actor, other, on) if other else ()
    if other == person_id or set(here) & set(there):
        raise Invalid(fields={"person": "lives_there"})
    drafts: list[Draft] = []
    if other is None:
        other = fresh_id()
        drafts.append(Draft("person", other, other, (other,), {}, dict(new or {})))
    joining = Draft(KIND, id, id, (other,), {"drawer": drawer}, dict(closed), minted.get("nonce"))
    if not here and there and closed.get("role") == "adult":
        family = there[0]
        mine = {**closed, "role": own_role, "relation": "", "called": ""}
        drafts.append(_in(joining, family, (person_id,), mine))
    else:
        family = here[0] if here else fresh_id()
        if not here:
            own = fresh_id()
            first = Draft(KIND, own, own, (), {"drawer": drawer})
            drafts.append(_in(first, family, (person_id,), {"role": own_role}))
        drafts.append(_in(joining, family, (other,), dict(closed)))
    return record_all(session, actor, drafts)[-1]


def change(
    session: Session, actor: Actor, member_id: str, *, set: Mapping[str, Any], **minted: Unpack[Minted]
) -> Recorded:
    """What somebody is in a household, or until when: moving out is a last day."""
    return amending.change(session, actor, member_id, KIND, set=set, **minted)


def undo(session: Session, actor: Actor, member_id: str, last: str) -> Recorded:
    """Fortryd: the last change, or the joining itself."""
    return amending.undo(session, actor, member_id, KIND, last)


def _in(draft: Draft, family: str, people: tuple[str, ...], closed: Mapping[str, Any]) -> Draft:
    open = {**draft.open, "family": family}
    return Draft(draft.kind, draft.id, draft.root, people, open, closed, draft.nonce)
