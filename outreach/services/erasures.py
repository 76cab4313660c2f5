"""Erasing what must not stay: a leader's deed, and the only one that takes own bytes away."""

import re
from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain import access
from outreach.domain.access import Actor
from outreach.domain.errors import NotFound
from outreach.kinds import all_kinds
from outreach.kinds.parts import Draft
from outreach.kinds.person.rows import person
from outreach.services import drafts as typed
from outreach.services import forgetting
from outreach.services.recording import enter, transaction
from outreach.storage import backup
from outreach.storage.office import Office
from outreach.storage.queries import merges
from outreach.storage.tables import question
from sync import tables
from sync.entry import Entry, fresh_id
from sync.ledger import Ledger

TARGETS_PER_LINE = 1000  # a line is 64 KiB at most
_A_NAME = re.compile(r'"(name|called)":"[^"]*"')  # of another person, place or meeting
KEPT = frozenset({"erase", "staff", "organisation", "area"})  # what no erasure of a person or record takes


@dataclass(frozen=True, slots=True)
class Erased:
    """How far it came at once; what is not yet so is made up for by itself, or by the next backup."""

    log_is_empty: bool
    backup_knows: bool


def erase(session: Session, actor: Actor, office: Office, targets: Collection[str], *, reason: str) -> Erased:
    """Erase entries of the own organisation by id, here at once and everywhere with the next session.

    The one way: the ids are on the disk outside the database before the erasure is committed, so that no
    restore can bring back what went. Raises NotFound for what is not the own organisation's.
    """
    access.require(actor, "erasure.create")
    ids = sorted(set(targets))

    drafts = []
    for start in range(0, len(ids), TARGETS_PER_LINE):
        id = fresh_id()
        some = ids[start : start + TARGETS_PER_LINE]
        drafts.append(Draft("erase", id, id, (), {"targets": some}, {"reason": reason}))
    with transaction(session):
        ledger = Ledger(session.connection())
        found = [entry for id in ids if (entry := ledger.entry(id)) and entry.org == actor.org_id]
        if len(found) != len(ids) or not ids:
            raise NotFound
        enter(session, actor, drafts)
        ledger.bar((entry.id, entry.org) for entry in found)
        session.execute(sa.delete(question).where(question.c.entry.in_(ids)))
        typed.forget(session, {entry.root for entry in found})
        forgetting.forget(session, ids)
        office.erased.add(ids)
    return Erased(forgetting.scrub(session), backup.tell_erased(office))


def of_record(session: Session, actor: Actor, root: str) -> list[str]:
    """Ids of everything the own organisation wrote into one record."""
    access.require(actor, "erasure.create")
    return [e.id for e in Ledger(session.connection()).record(root) if e.org == actor.org_id]


def of_person(session: Session, actor: Actor, person_id: str) -> tuple[list[str], list[str]]:
    """(ids to erase, records left for a leader to look at, because they also name somebody else).

    Every line here is looked through for the person, so that no kind of record can be forgotten: texts
    written for the authority too, whose basis names the person.
    """
    access.require(actor, "erasure.create")
    them = set(merges.same(session).ids(person_id))
    ids: list[str] = []
    left: list[str] = []
    for root, record in sorted(_naming(session, them).items()):
        own = [entry for entry in record if entry.org == actor.org_id]
        if not own or not any(them.intersection(entry.people) for entry in record):
            continue
        if any(set(entry.people) - them for entry in record):
            left.append(root)
        else:
            ids += [entry.id for entry in own]
    return ids, left


def speaking_of(session: Session, actor: Actor, person_id: str) -> list[str]:
    """Own records that do not name the person, but have their first name in what was written.

    It may be somebody else of that name: a leader looks. No kind of record and no correction is left out.
    """
    access.require(actor, "erasure.create")
    them = merges.same(session).ids(person_id)
    c = person.c
    told = session.execute(sa.select(c.name, c.called).where(c.root.in_(them)))
    firsts = {name.split()[0] for row in told for name in row if name.strip()}
    if not firsts:
        return []
    word = re.compile(rf"\b({'|'.join(map(re.escape, sorted(firsts)))})s?\b", re.IGNORECASE)
    # The rest of a name is the same whether it begins a sentence or not, also in letters SQLite cannot fold.
    roots = _roots(session, {one[1:] for one in firsts}) - _roots(session, them)
    return [
        root
        for root, record in Ledger(session.connection()).records(sorted(roots)).items()
        if any(one.org == actor.org_id and word.search(_A_NAME.sub("", one.closed)) for one in record)
    ]


def _naming(session: Session, them: set[str]) -> dict[str, list[Entry]]:
    """Every record in which one of these ids stands somewhere."""
    return Ledger(session.connection()).records(sorted(_roots(session, them)))


def _roots(session: Session, texts: Collection[str]) -> set[str]:
    """Records with one of these texts in a line. Reads all lines: rare, and it must be all."""
    c = tables.entry.c
    there = sa.or_(*(sa.func.instr(c.line, one.encode()) > 0 for one in sorted(texts)))
    return set(session.scalars(sa.select(c.root).where(there, c.kind.not_in(KEPT)).distinct()))


def may_go(kind: str) -> bool:
    """Whether a record that such an entry starts can be erased by itself."""
    known = all_kinds().get(kind)
    return known is not None and kind not in KEPT and known.family != "register"
