"""What has happened around one person, newest first."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain.access import Actor
from outreach.domain.local_time import wall_clock
from outreach.kinds.handover.rows import handover, handover_basis
from outreach.kinds.message.rows import message
from outreach.storage.queries import items, sections, staff
from outreach.storage.queries.items import Around, Named, TimelineItem
from outreach.storage.tables import moved, named
from sync.ledger import Ledger

SHOWN = ("contact", "message")


def of_person(session: Session, actor: Actor, ids: Sequence[str], limit: int) -> list[TimelineItem]:
    """Contacts, messages, own handovers, what was moved away, and what each section tells.

    `ids`: those of one person. In a fixed number of statements.
    """
    places = session.execute(
        sa.select(named.c.root, named.c.kind)
        .where(named.c.person.in_(ids), named.c.is_now, named.c.kind.in_(SHOWN))
        .order_by(named.c.sort.desc())
        .limit(limit)
    ).all()
    contacts = items.contacts_of(session, actor, [root for root, kind in places if kind == "contact"])
    messages = _messages(session, actor, [root for root, kind in places if kind == "message"])
    known = items.around(session, [*contacts, *messages])
    found = [items.contact_item(row, known, actor) for row in contacts]
    found += [_message(row, known, actor) for row in messages]
    found += _handovers(session, actor, ids, limit)
    found += _moved(session, ids, known, limit)
    found += sections.happened(session, actor, ids, limit)
    return sorted(found, key=lambda item: (item.when, item.id), reverse=True)[:limit]


def _messages(session: Session, actor: Actor, roots: Sequence[str]) -> list[Any]:
    which = message.c.root.in_(roots), items.visible(message, actor), ~message.c.retracted
    return list(session.execute(sa.select(message).where(*which)))


def _message(row: Any, known: Around, actor: Actor) -> TimelineItem:
    return TimelineItem(
        kind="message",
        id=row.root,
        when=wall_clock(row.at),
        by_name=known.names.get(row.by, ""),
        org_name="" if row.org == actor.org_id else known.names.get(row.org, ""),
        note=row.text,
        people=tuple(known.people[row.root]),
        place=known.places[row.root],
        readers=known.message_readers(row),
        state="" if row.state == "open" else row.state,
    )


def _handovers(session: Session, actor: Actor, ids: Sequence[str], limit: int) -> list[TimelineItem]:
    """What the own organisation wrote to an authority about this person; the link never leaves the office."""
    rows = session.execute(
        sa.select(handover)
        .join(handover_basis, handover_basis.c.root == handover.c.root)
        .where(handover_basis.c.person.in_(ids), handover.c.org == actor.org_id)
        .order_by(handover.c.at.desc())
        .limit(limit)
    ).all()
    known = staff.names(session)
    places = Ledger(session.connection()).state([row.root for row in rows])
    return [
        TimelineItem(
            kind="handover",
            id=row.root,
            when=wall_clock(row.at),
            by_name=known.get(row.by, ""),
            note=row.text,
            people=(Named(ids[0], row.name_typed),),
            place=places[row.root],
            readers=tuple(sorted(known.get(org, "") for org in (row.org, row.to_org))),
        )
        for row in rows
    ]


def _moved(session: Session, ids: Sequence[str], known: Around, limit: int) -> list[TimelineItem]:
    """All that stays of what stood here by mistake: when it was moved, and by whom."""
    rows = session.execute(
        sa.select(moved).where(moved.c.person.in_(ids)).order_by(moved.c.at.desc()).limit(limit)
    )
    return [
        TimelineItem(kind="moved", id=row.entry, when=wall_clock(row.at), by_name=known.names.get(row.by, ""))
        for row in rows
    ]
