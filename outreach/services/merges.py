"""Saml and Skil ad igen: no line of either page is touched, so all of it goes back to where it was."""

from typing import Unpack

from sqlalchemy.orm import Session

from outreach.domain import access, consent
from outreach.domain.access import Actor
from outreach.domain.errors import NotFound, Stale
from outreach.kinds.parts import Draft
from outreach.services import consents, forgetting
from outreach.services.recording import Minted, Recorded, enter, transaction
from outreach.storage.clock import today
from outreach.storage.queries import merges, people
from outreach.storage.queries.facts import orgs
from sync.entry import fresh_id
from sync.ledger import Ledger


def merge(session: Session, actor: Actor, kept: str, other: str, **minted: Unpack[Minted]) -> list[Recorded]:
    """Two pages are one person. Sharing goes on only where both let the same partners in; else it stops.

    Raises NotFound unless the own organisation wrote both, Stale when they are one already.
    """
    access.require(actor, "person.update")
    if other in ids_of(session, kept):
        raise Stale
    hits = people.chosen(session, actor, [kept, other])
    if len(hits) != 2 or not all(hit.own for hit in hits):
        raise NotFound
    id = minted.get("id") or fresh_id()
    drafts = [Draft("merge", id, id, [kept, other], nonce=minted.get("nonce"))]
    with transaction(session):
        uneven = shares_unevenly(session, actor, [*ids_of(session, kept), *ids_of(session, other)])
        drafts += [consents.stop_of(session, actor, one) for one in uneven]
        recorded = enter(session, actor, drafts)
        for one in uneven:
            forgetting.forget(session, forgetting.no_longer_ours(session, one, actor.org_id))
    if uneven:
        forgetting.scrub(session)
    return recorded


def part(session: Session, actor: Actor, id: str, last: str) -> list[Recorded]:
    """Take back what put these pages together: the latest of it, so that what was there before stands.

    Raises Stale when that is another than `last`.
    """
    access.require(actor, "person.update")
    ids = ids_of(session, id)
    if not people.chosen(session, actor, [id]):
        raise NotFound
    found = merges.standing(session, ids)
    if not found or found[0].root != last:
        raise Stale
    with transaction(session):
        return enter(session, actor, [Draft("retract", fresh_id(), found[0].root)])


def ids_of(session: Session, id: str) -> list[str]:
    """All ids of one person."""
    return list(merges.same(session).ids(id))


def shares_unevenly(session: Session, actor: Actor, ids: list[str]) -> list[str]:
    """Those of these ids that share, when not all of them do, or not with the same partners."""
    records = Ledger(session.connection()).records(ids)
    known = orgs(session)
    with_whom = {id: consent.partners(actor.org_id, records.get(id, []), known, today()) for id in ids}
    if len(set(with_whom.values())) < 2:
        return []
    return [id for id, partners in with_whom.items() if partners]
