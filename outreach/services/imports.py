"""A file brought in: what is understood of it, what somebody says it is, and what shall happen with it.

Everything waits in the encrypted file: what was brought, what each row asks for, what became of it. The work
itself is in `import_work`. What cannot be read is known before the first row is placed, so an import ends
whole: all of it, or after *Fortryd* nothing.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain import access
from outreach.domain.access import Actor
from outreach.domain.errors import Invalid, NotFound
from outreach.domain.sheet_kinds import BY_KEY, SHEETS
from outreach.domain.sheets import Cell, guess, is_column_of_cpr, plain
from outreach.services.import_rows import NEW
from outreach.services.recording import transaction
from outreach.services.sheet_files import Book, open_book
from outreach.storage.queries import imports as queries
from outreach.storage.tables import import_job, import_line
from sync.entry import fresh_id, stamp

LOOKED_AT, SHOWN = 200, 3  # rows a column is judged by, and shown
KEPT_DAYS = 7  # a file that was brought and left lying

# chosen -> checking -> checked -> placing -> placed -> undoing -> undone
CHOSEN, CHECKING, CHECKED, PLACING, PLACED = "chosen", "checking", "checked", "placing", "placed"
UNDOING, UNDONE = "undoing", "undone"
AT_WORK = (CHECKING, PLACING, UNDOING)


def bring(session: Session, actor: Actor, data: bytes) -> str:
    """Keep a file and say what is understood of it; the id of the import. Raises Invalid for a bad file.

    The same file again, while it still waits or is at work, is the import there is.
    """
    access.require(actor, "import.create")
    plan = _understood(open_book(data))
    digest, id, at = sha256(data).hexdigest(), fresh_id(), datetime.now(UTC)
    with transaction(session):
        _let_go_of_old(session, at)
        if there := queries.under_way(session, digest, (CHOSEN, CHECKING, CHECKED, PLACING)):
            return there
        session.execute(
            sa.insert(import_job).values(
                id=id, at=stamp(at), by=actor.staff_id, state=CHOSEN, digest=digest, plan=json.dumps(plan),
                total=0, done=0, why="", file=data,
            )
        )  # fmt: skip
    return id


def _understood(book: Book) -> list[dict[str, Any]]:
    """Per sheet: what it is, its headings, which column is what, which must be stopped, and some rows."""
    found = []
    for name in book.names:
        headings, rows = book.table(name)
        if not headings:
            continue
        some = [cells for _, cells in islice(rows, LOOKED_AT)]
        columns = [[cells[at] if at < len(cells) else None for cells in some] for at in range(len(headings))]
        stopped = [at for at, told in enumerate(headings) if is_column_of_cpr(told, columns[at])]
        kind, keys = guess(name, ["" if at in stopped else one for at, one in enumerate(headings)], SHEETS)
        found.append(
            {
                "name": name,
                "kind": kind,
                "headings": headings,
                "columns": {str(at): key for at, key in keys.items()},
                "stopped": stopped,
                "shown": [_shown(columns, row, stopped) for row in range(min(SHOWN, len(some)))],
            }
        )
    if not found:
        raise Invalid("invalid", {"file": "file_empty"})
    return found


def _shown(columns: Sequence[Sequence[Cell]], row: int, stopped: Sequence[int]) -> list[str]:
    return ["" if at in stopped else plain(cells[row])[:80] for at, cells in enumerate(columns)]


def retell(session: Session, actor: Actor, id: str, kinds: Sequence[str]) -> bool:
    """Somebody says a sheet is of another kind: its columns are understood anew. Whether any was."""
    job = queries.job(session, actor, id)
    if job.state not in (CHOSEN, CHECKED) or len(kinds) != len(job.sheets):
        raise NotFound
    plan, changed = [asdict(sheet) for sheet in job.sheets], False
    for sheet, kind in zip(plan, kinds, strict=True):
        if kind != sheet["kind"]:
            only = [BY_KEY[kind]] if kind in BY_KEY else []
            told = ["" if at in sheet["stopped"] else one for at, one in enumerate(sheet["headings"])]
            _, keys = guess(only[0].title if only else "", told, only)
            sheet.update(kind=kind if only else "", columns={str(at): key for at, key in keys.items()})
            changed = True
    if changed:
        with transaction(session):
            session.execute(sa.delete(import_line).where(import_line.c.job == id))
            set_job(session, id, state=CHOSEN, plan=json.dumps(plan))
    return changed


def choose(session: Session, actor: Actor, id: str, chosen: Sequence[tuple[str, Mapping[int, str]]]) -> None:
    """What each sheet and each column is; then the rows are looked through. Raises Invalid."""
    job = queries.job(session, actor, id)
    if job.state not in (CHOSEN, CHECKED):
        raise NotFound
    plan = [asdict(sheet) for sheet in job.sheets]
    for sheet, (kind, columns) in zip(plan, chosen, strict=True):
        known = BY_KEY.get(kind)
        keys = {
            str(at): key
            for at, key in columns.items()
            if known and known.column(key) and at not in sheet["stopped"] and at < len(sheet["headings"])
        }
        if len(set(keys.values())) != len(keys):
            raise Invalid("invalid", {"columns": "column_twice"})
        if known and not all(one.key in keys.values() for one in known.columns if one.needed):
            raise Invalid("invalid", {"columns": "column_needed"})
        sheet.update(kind=kind if known else "", columns=keys)
    if not any(sheet["kind"] for sheet in plan):
        raise Invalid("invalid", {"columns": "no_sheet"})
    with transaction(session):
        session.execute(sa.delete(import_line).where(import_line.c.job == id))
        set_job(session, id, state=CHECKING, plan=json.dumps(plan), total=0, done=0, why="")


def begin(session: Session, actor: Actor, id: str) -> None:
    """Place what is new. Said again, or when there is nothing new, it changes nothing."""
    job = queries.job(session, actor, id)
    if job.state != CHECKED or not job.count(NEW):
        return
    with transaction(session):
        set_job(session, id, state=PLACING, total=job.count(NEW), done=0)


def cancel(session: Session, actor: Actor, id: str) -> None:
    """Stop looking through, or stop placing and take back what was placed: nothing stays half.

    Too late, it changes nothing.
    """
    job = queries.job(session, actor, id)
    after = {CHECKING: CHOSEN, PLACING: UNDOING}.get(job.state)
    if after is None:
        return
    with transaction(session):
        if after == CHOSEN:
            session.execute(sa.delete(import_line).where(import_line.c.job == id))
        set_job(session, id, state=after, total=job.done, done=0)


def undo(session: Session, actor: Actor, id: str) -> None:
    """Take back all of it, unless somebody has built on it since: then it changes nothing."""
    access.require(actor, "erasure.create")
    job = queries.job(session, actor, id)
    if job.state != PLACED or queries.built_upon(session, id):
        return
    with transaction(session):
        set_job(session, id, state=UNDOING, total=job.count(PLACED), done=0)


def discard(session: Session, actor: Actor, id: str) -> None:
    """Throw a file away that was not placed."""
    job = queries.job(session, actor, id)
    if job.state not in (CHOSEN, CHECKED):
        raise NotFound
    with transaction(session):
        _drop(session, [id])


def _drop(session: Session, ids: Iterable[str]) -> None:
    some = list(ids)
    session.execute(sa.delete(import_line).where(import_line.c.job.in_(some)))
    session.execute(sa.delete(import_job).where(import_job.c.id.in_(some)))


def _let_go_of_old(session: Session, now: datetime) -> None:
    old = sa.select(import_job.c.id).where(
        import_job.c.at < stamp(now - timedelta(days=KEPT_DAYS)),
        import_job.c.state.in_((CHOSEN, CHECKING, CHECKED)),
    )
    _drop(session, session.scalars(old).all())


def set_job(session: Session, id: str, **values: Any) -> None:
    """Say how an import stands, inside the caller's transaction."""
    session.execute(sa.update(import_job).where(import_job.c.id == id).values(**values))
