"""Changing a field of a log record, and taking the last change back (Fortryd)."""

from collections.abc import Mapping
from typing import Any, Unpack

from sqlalchemy.orm import Session

from outreach.domain.access import Actor
from outreach.domain.errors import Invalid, NotFound, Stale
from outreach.domain.log import LogState
from outreach.kinds import all_kinds
from outreach.kinds.logs import state_of
from outreach.kinds.parts import Draft, Opened
from outreach.services.recording import Minted, Recorded, enter, transaction
from outreach.storage.projections import stand
from sync.entry import fresh_id
from sync.ledger import Ledger


def change(
    session: Session, actor: Actor, root: str, kind: str, *, set: Mapping[str, Any], **minted: Unpack[Minted]
) -> Recorded:
    """Say some fields otherwise. Raises NotFound for a record of another kind or organisation."""
    with transaction(session):
        return enter(session, actor, [changing(session, actor, root, kind, set, **minted)])[0]


def changing(
    session: Session, actor: Actor, root: str, kind: str, set: Mapping[str, Any], **minted: Unpack[Minted]
) -> Draft:
    """The same as a draft, for a service that writes more besides. The record is checked as a whole."""
    state = state_of(_standing(session, actor, root, kind))
    if state.retracted:
        raise Stale
    if fields := all_kinds()[kind].detail.check({**state.values, **set}):
        raise Invalid(fields=dict(fields))
    id = minted.get("id") or fresh_id()
    return _amend(id, root, state, set, minted.get("nonce"))


def undo(session: Session, actor: Actor, root: str, kind: str, last: str) -> Recorded:
    """Take back the change `last`; the record itself, when `last` is its own id.

    Raises Stale when something was written after it: a colleague's words are undone by nobody else.
    """
    with transaction(session):
        standing = _standing(session, actor, root, kind)
        state = state_of(standing)
        newest = state.history[-1].entry if state.history else root
        if state.retracted or last != newest:
            raise Stale
        draft = Draft("retract", fresh_id(), root)
        if last != root:
            before = state_of([part for part in standing if part.entry.id != last]).values
            draft = _amend(fresh_id(), root, state, {name: before[name] for name in state.history[-1].set})
        return enter(session, actor, [draft])[0]


def _standing(session: Session, actor: Actor, root: str, kind: str) -> list[Opened]:
    standing, _ = stand(Ledger(session.connection()).record(root))
    first = standing[0].entry if standing else None
    if first is None or first.kind != kind or first.org != actor.org_id:
        raise NotFound
    if actor.hidden.intersection(state_of(standing).names.ever):
        raise NotFound
    return standing


def _amend(id: str, root: str, state: LogState, set: Mapping[str, Any], nonce: str | None = None) -> Draft:
    seen = [one.entry for one in state.history]
    return Draft("amend", id, root, (), {"seen": seen}, {"set": dict(set), "seen": seen}, nonce)
