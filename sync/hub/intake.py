"""Taking in a push: everything in one transaction under the one ingest lock, or nothing."""

from collections.abc import Sequence

import sqlalchemy as sa

from sync import bulk, tables
from sync.entry import Entry, parse
from sync.hub import ends, feeds, journal
from sync.hub.feeds import Change
from sync.hub.store import Device, Hub
from sync.ledger import Ledger, Life
from sync.lives import LIFE
from sync.protocol import (
    APPLIED,
    COLLISION,
    DUPLICATE,
    ERASED,
    INVALID,
    NOT_ALLOWED,
    UNKNOWN_KIND,
    BadMessage,
    BatchHead,
)
from sync.receipt import Receipt
from sync.stream import first_head, heads


class Conflict(Exception):
    """The push does not continue the stream as the hub has it. The laptop says hello again."""


def take(hub: Hub, device: Device, batch: BatchHead, entries: Sequence[Entry]) -> Receipt:
    """Store a push and answer for it. Repeating one, at once or later, changes nothing.

    Raises Conflict, or BadMessage when the batch is not what its header says.
    """
    with hub.writing() as db:
        life = _life(db, device, batch)
        if batch.first + batch.n - 1 <= life.seq:
            return _again(hub, db, life, batch, entries)
        if batch.first != life.seq + 1 or batch.prev != life.head.hex():
            raise Conflict
        items = [(one.id, one.commitment) for one in entries]
        if heads(life.head, items)[-1].hex() != batch.head:
            raise BadMessage("the chain does not add up")
        said = _store(hub, db, device, entries)
        placed = Ledger(db).append(items, life)
        w = tables.device.c.waiting  # said before this push: it waits no more
        left = sa.case((w > batch.n, w - batch.n), else_=0)
        db.execute(sa.update(tables.device).where(tables.device.c.id == device.id).values(waiting=left))
        return _receipt(hub, life, placed[-1].seq, batch.head, said)


def _life(db: sa.Connection, device: Device, batch: BatchHead) -> Life:
    s, d = tables.stream.c, tables.device.c
    row = db.execute(
        sa.select(*LIFE, d.org).join(tables.device, d.id == s.device).where(s.id == batch.stream)
    ).first()
    if row is not None:
        if row[-1] != device.org:
            raise Conflict
        return Life(*row[:-1])
    parent_head = bytes.fromhex(batch.parent_head)
    head = first_head(batch.stream, batch.parent, batch.parent_seq, parent_head)
    life = Life(batch.stream, 0, head, True, 0, 0, batch.parent, batch.parent_seq, parent_head)
    db.execute(
        sa.insert(tables.stream).values(
            id=life.id,
            device=device.id,
            parent=life.parent,
            parent_seq=life.parent_seq,
            parent_head=life.parent_head,
            seq=0,
            head=head,
        )
    )
    return life


def _again(hub: Hub, db: sa.Connection, life: Life, batch: BatchHead, entries: Sequence[Entry]) -> Receipt:
    """The same push once more: the same answer, from what is stored."""
    ledger = Ledger(db)
    upto = batch.first + batch.n - 1
    head = ledger.head_at(life.id, upto)
    if head is None or head.hex() != batch.head:
        raise Conflict
    c = tables.entry.c
    rows = db.execute(
        sa.select(c.id, c.commitment, c.disposition).where(c.id.in_([one.id for one in entries]))
    )
    stored = {id: (bytes(commitment), disposition) for id, commitment, disposition in rows}
    said = {}
    for one in entries:
        commitment, disposition = stored.get(one.id, (b"", ERASED))
        if commitment and commitment != one.commitment:
            said[one.id] = COLLISION
        elif disposition != APPLIED:
            said[one.id] = disposition
    return _receipt(hub, life, upto, batch.head, said)


def _receipt(hub: Hub, life: Life, upto: int, head: str, said: dict[str, str]) -> Receipt:
    return Receipt(
        hub.id, hub.epoch, life.id, upto, head, min(life.durable_upto, upto), hub.stamp(), dict(said)
    )


def _store(hub: Hub, db: sa.Connection, device: Device, entries: Sequence[Entry]) -> dict[str, str]:
    """Keep lines, decide what each is, let audience and feeds follow. Returns all but the plainly applied."""
    ledger = Ledger(db)
    orgs = hub.orgs(db)
    ids = {one.id for one in entries}
    known, barred = ledger.known(ids), ledger.barred(ids)
    said: dict[str, str] = {}
    fresh: dict[str, Entry] = {}
    for one in entries:
        if (one.id, one.org) in barred:
            said[one.id] = ERASED
        elif one.id in fresh or one.id in known:
            nonce = fresh[one.id].nonce if one.id in fresh else known[one.id][0]
            said[one.id] = DUPLICATE if nonce == one.nonce else COLLISION
            if said[one.id] == COLLISION:
                rows = [(one.id, one.commitment, one.line)]
                bulk.insert(db, tables.collision, ("id", "commitment", "line"), rows, may_exist=True)
        else:
            fresh[one.id] = one
            verdict = hub.policy.disposition(one, device.org, orgs)
            if verdict != APPLIED:
                said[one.id] = verdict
    voids = [Change(one.org, "-", one.id, one.commitment) for one in entries if said.get(one.id) == ERASED]
    feeds.publish(hub, db, voids)  # told there too: a receipt may be lost
    _follow(hub, db, device, list(fresh.values()), said)
    return said


def _follow(hub: Hub, db: sa.Connection, device: Device, fresh: list[Entry], said: dict[str, str]) -> None:
    """Audience and feeds after new entries: their records, and those of people they touch."""
    applied = [one for one in fresh if one.id not in said]
    touched: dict[str, str] = {}
    for one in applied:
        for person in hub.policy.touches(one):
            touched[person] = one.id
    causes = {one.root: one.id for one in applied}
    roots = set(causes)
    for person, cause in touched.items():
        for root in feeds.roots_naming(db, [person]):
            causes.setdefault(root, cause)
            roots.add(root)
    changes = feeds.reconsider(hub, db, roots, applied, causes)
    aside = [one for one in fresh if said.get(one.id, NOT_ALLOWED) != NOT_ALLOWED]
    changes += [Change(one.org, "+", one.id, one.commitment) for one in aside]  # to its own organisation only
    Ledger(db).store(fresh, via=device.id, dispositions=said)
    _name(db, applied)
    ends.note(hub, db, applied)
    feeds.publish(hub, db, changes)
    for one in applied:
        if targets := list(hub.policy.erases(one)):
            erase(hub, db, one, targets)


def try_again(hub: Hub) -> int:
    """After an upgrade: take in what was set aside and is understood now. Returns how many."""
    with hub.writing() as db:
        e, d = tables.entry.c, tables.device.c
        rows = db.execute(
            sa.select(e.line, d.org)
            .join(tables.device, d.id == e.via)
            .where(e.disposition.in_((UNKNOWN_KIND, INVALID)), e.line.is_not(None))
        ).all()
        orgs = hub.orgs(db)
        understood = [
            one
            for one, org in ((parse(line), org) for line, org in rows)
            if hub.policy.disposition(one, org, orgs) == APPLIED
        ]
        ids = [one.id for one in understood]
        db.execute(sa.update(tables.entry).where(e.id.in_(ids)).values(disposition=APPLIED))
        _name(db, understood)
        ends.note(hub, db, understood)
        roots = {one.root for one in understood}
        for one in understood:
            roots |= feeds.roots_naming(db, hub.policy.touches(one))
        feeds.publish(hub, db, feeds.reconsider(hub, db, roots, [], {}))
        return len(ids)


def _name(db: sa.Connection, entries: Sequence[Entry]) -> None:
    naming = {(person, one.root) for one in entries for person in one.people}
    bulk.insert(db, tables.entry_person, ("person", "root"), sorted(naming), may_exist=True)


def erase(hub: Hub, db: sa.Connection, cause: Entry, targets: Sequence[str]) -> None:
    """Let the bytes of an organisation's own entries go, for good and everywhere; what hung on them follows.

    The ids go into the journal outside the database first, so that no restored backup brings them back.
    """
    ledger = Ledger(db)
    c = tables.entry.c
    rows = db.execute(sa.select(c.id, c.org, c.commitment).where(c.id.in_(targets))).all()
    foreign = {id for id, org, _ in rows if org != cause.org}
    mine = [(id, cause.org) for id in targets if id not in foreign]
    hub.remember(db, [journal.Line(journal.ERASED, id, org, cause=cause.id) for id, org in mine])
    ledger.bar(mine)
    commitments = {id: bytes(commitment) for id, org, commitment in rows if org == cause.org}
    changes = [
        Change(org, "-", id, commitments[id], cause.id)
        for id, orgs in sorted(feeds.holders(db, sorted(commitments)).items())
        for org in sorted(orgs)
    ]
    lines = db.scalars(sa.select(c.line).where(c.id.in_(sorted(commitments)), c.line.is_not(None)))
    touched = {person for line in lines.all() for person in hub.policy.touches(parse(line))}
    roots = ledger.forget(sorted(commitments)) | feeds.roots_naming(db, touched)
    feeds.publish(hub, db, changes)
    feeds.publish(hub, db, feeds.reconsider(hub, db, roots, [], dict.fromkeys(roots, cause.id)))
