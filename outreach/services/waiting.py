"""Lines that wait for a person: kept byte for byte, beside the ledger, until somebody answers."""

import json
from collections.abc import Collection, Mapping
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from outreach.storage import leftovers
from outreach.storage.tables import question
from sync.entry import Entry, commitment, fresh_id, stamp
from sync.protocol import ERASED

DISMISSED, PLACED = "dismissed", "placed"


def keep(
    session: Session,
    line: bytes,
    entry: Entry | None,
    why: str,
    fields: Mapping[str, str] | None = None,
    *,
    proved: bool = False,
) -> None:
    """Keep a line and what is asked about it; the same line again only brings the question up to date."""
    row = {
        "id": fresh_id(),
        "commitment": commitment(line),
        "arrived_at": stamp(datetime.now(UTC)),
        "line": line,
    }
    if entry is not None:
        row |= {"entry": entry.id, "kind": entry.kind, "by": entry.by, "at": entry.at}
    said = {"why": why, "fields": json.dumps(dict(fields or {})), "proved": proved}
    session.execute(
        insert(question)
        .values({**row, **said, "answered": ""})
        .on_conflict_do_update(index_elements=[question.c.commitment], set_=said)
    )


def is_dismissed(session: Session, entry: Entry) -> bool:
    """Whether somebody put this very line away on purpose."""
    found = session.scalar(sa.select(question.c.answered).where(question.c.commitment == entry.commitment))
    return found == DISMISSED


def set_aside(session: Session) -> list[tuple[bytes, bool]]:
    """(line, whether its author was proved) of every line that broke a rule and is not answered."""
    rows = session.execute(
        sa.select(question.c.line, question.c.proved)
        .where(question.c.why != "question", question.c.answered == "", question.c.entry != "")
        .order_by(question.c.arrived_at)
    )
    return [(bytes(line), proved) for line, proved in rows]


def reasons(session: Session, ids: Collection[str]) -> dict[str, str]:
    """Of these entries, what those that wait are waiting for: question or parked; erased when put away."""
    if not ids:
        return {}
    rows = session.execute(
        sa.select(question.c.entry, question.c.why, question.c.answered).where(question.c.entry.in_(ids))
    )
    return {
        id: ERASED if answer == DISMISSED else "question" if why == "question" else "parked"
        for id, why, answer in rows
    }


def settle(session: Session, commitment: bytes, how: str) -> None:
    """Mark a question as answered, and let go of the line: it stands in the ledger now, or nowhere."""
    session.execute(
        sa.update(question).where(question.c.commitment == commitment).values(answered=how, line=b"")
    )
    if how == DISMISSED:
        leftovers.owe(session.connection())
