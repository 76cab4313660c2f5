"""Changing a field of a log record, and taking the last change back (Fortryd)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Required, Unpack

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


class Said(Minted, total=False):
    """Fields said otherwise; for each what stood in the form its writer had, where there was one."""

    set: Required[Mapping[str, Any]]
    base: Mapping[str, Sequence[str]]


def base(session: Session, actor: Actor, root: str, kind: str, fields: Iterable[str]) -> dict[str, list[str]]:
    """What a change of these fields is based on when its form opens now: every change there is."""
    return dict.fromkeys(fields, _changes(state_of(_standing(session, actor, root, kind))))


def change(session: Session, actor: Actor, root: str, kind: str, **said: Unpack[Said]) -> Recorded:
    """Say some fields otherwise. Raises NotFound for a record of another kind or organisation.

    What came after its form opened is no part of the `base`, and stands beside it until somebody chooses.
    """
    with transaction(session):
        return enter(session, actor, [changing(session, actor, root, kind, **said)])[0]


def changing(session: Session, actor: Actor, root: str, kind: str, **said: Unpack[Said]) -> Draft:
    """The same as a draft, for a service that writes more besides. The record is checked as a whole."""
    state = state_of(_standing(session, actor, root, kind))
    if state.retracted:
        raise Stale
    if fields := all_kinds()[kind].detail.check({**state.values, **said["set"]}):
        raise Invalid(fields=dict(fields))
    seen = _changes(state)
    if "base" in said:
        seen = sorted({one for some in said["base"].values() for one in some})
    return _amend(said.get("id") or fresh_id(), root, seen, said["set"], said.get("nonce"))


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
            was = {name: before[name] for name in state.history[-1].set}
            draft = _amend(fresh_id(), root, _changes(state), was)
        return enter(session, actor, [draft])[0]


def _standing(session: Session, actor: Actor, root: str, kind: str) -> list[Opened]:
    standing, _ = stand(Ledger(session.connection()).record(root))
    first = standing[0].entry if standing else None
    if first is None or first.kind != kind or first.org != actor.org_id:
        raise NotFound
    if actor.hidden.intersection(state_of(standing).names.ever):
        raise NotFound
    return standing


def _changes(state: LogState) -> list[str]:
    return [one.entry for one in state.history]


def _amend(id: str, root: str, seen: list[str], set: Mapping[str, Any], nonce: str | None = None) -> Draft:
    return Draft("amend", id, root, (), {"seen": seen}, {"set": dict(set), "seen": seen}, nonce)
