"""Entries to rows, by record. Rows of a record are a function of its entries, whatever order they came in.

The same code serves entries written here and entries that arrived. An entry whose record has not started yet
makes no row and is no error; one that cannot be used is listed in `aside` and looked at again next time.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import msgspec
import sqlalchemy as sa

from outreach.domain.entries import order
from outreach.kinds import all_kinds
from outreach.kinds.audience import INVALID, NOT_ALLOWED, check_open, stands
from outreach.kinds.parts import Opened, RecordRows, open_entry
from outreach.storage import leftovers
from outreach.storage.tables import aside, here, metadata
from sync.entry import Entry
from sync.ledger import Ledger
from sync.tables import entry

ROWS_VERSION = "2"  # raise it when what all projectors share changes: every row is then made anew
BATCH = 500


def create(connection: sa.Connection) -> None:
    """Make the tables and indexes of every kind that are missing; an index that changed has a new name."""
    _all_tables()  # a kind's tables are known once its rows module is read
    metadata.create_all(connection)
    there = set(connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'index'").scalars())
    for index in (one for table in metadata.tables.values() for one in table.indexes):
        if index.name not in there:
            index.create(connection)
    for table in metadata.tables.values():
        if "parallel" in table.c:  # nearly always empty, and asked for with every *Skal du se på*
            connection.exec_driver_sql(
                f"CREATE INDEX IF NOT EXISTS {table.name}_parallel ON {table.name} (at) WHERE parallel = 1"
            )


def settle_here(connection: sa.Connection, org: str) -> None:
    """Say, once, to which organisation this laptop belongs."""
    connection.execute(sa.insert(here).values(one=1, org=org, rows_version=_version()))


def own_organisation(connection: sa.Connection) -> str:
    """The organisation this laptop belongs to; "" while that is not settled."""
    return str(connection.scalar(sa.select(here.c.org)) or "")


def project(connection: sa.Connection, roots: Iterable[str], gone: Collection[str] = ()) -> None:
    """Rewrite the rows of these records from their entries, inside the caller's transaction.

    `gone`: entries whose bytes were let go. Their records are among the roots; that old pages must go from
    the log too is written down here, whoever let go of them.
    """
    if gone:
        leftovers.owe(connection)
    own = own_organisation(connection)
    pending = iter(sorted(set(roots)))
    while some := list(islice(pending, BATCH)):
        _project(connection, some, own)


def _project(connection: sa.Connection, roots: Sequence[str], own: str) -> None:
    records = Ledger(connection).records(roots)
    rows: dict[sa.Table, list[Mapping[str, Any]]] = defaultdict(list)
    clear: dict[sa.Table, list[str]] = {aside: list(roots)}
    for root in roots:
        standing, left = stand(records.get(root, []))
        rows[aside] += left
        maker = standing[0].kind.rows if standing else None
        for table in maker.tables if maker else _all_tables():
            clear.setdefault(table, []).append(root)
        if maker:
            for table, made in maker.project(standing, own).items():
                rows[table] += made
    for table, some in clear.items():
        connection.execute(sa.delete(table).where(table.c.root.in_(some)))
    for table, made in rows.items():
        if made:
            insert = sa.insert(table)
            # Two texts under one number: the second is found by page, not by word. The odds are one in 2**35.
            connection.execute(insert.prefix_with("OR IGNORE") if "rowid" in table.c else insert, made)


def stand(record: Iterable[Entry]) -> tuple[list[Opened], list[Mapping[str, str]]]:
    """The entries of a record that count, what started it first; and rows for `aside` about the others."""
    opened: list[Opened] = []
    left: list[Mapping[str, str]] = []
    for line in sorted(record, key=order):
        one = _open(line)
        if isinstance(one, str):
            left.append(_aside(line, one))
        else:
            opened.append(one)
    starts = [o for o in opened if o.kind.starts and (o.entry.id == o.entry.root or o.kind.joined)]
    if not starts:
        return [], left
    first = min(starts, key=lambda one: one.entry.id != one.entry.root)
    standing = [first]
    for one in opened:
        if one is first:
            continue
        if not stands(one.kind, one.entry, first.entry):
            left.append(_aside(one.entry, NOT_ALLOWED))
        elif one.kind.detail.fits(one, first.kind):
            left.append(_aside(one.entry, INVALID))
        else:
            standing.append(one)
    return standing, left


def _open(entry: Entry) -> Opened | str:
    if (why := check_open(entry)) is not None:
        return why
    try:
        return open_entry(entry, all_kinds()[entry.kind])
    except (msgspec.MsgspecError, RecursionError):
        return INVALID


def _aside(entry: Entry, why: str) -> Mapping[str, str]:
    return {
        "root": entry.root,
        "entry": entry.id,
        "kind": entry.kind,
        "org": entry.org,
        "by": entry.by,
        "at": entry.at,
        "why": why,
    }


def catch_up(connection: sa.Connection) -> int:
    """After an upgrade, make anew what the new code would make differently. Returns how many records.

    A kind that is new, or that says it changed, costs only the records with an entry of that kind.
    """
    made_by = connection.scalar(sa.select(here.c.rows_version))
    if made_by is None:
        return 0
    known = set(made_by.split())
    changed = [kind for kind, token in _versions().items() if token not in known]
    if not changed and ROWS_VERSION in known:
        return 0
    wanted = entry.c.kind.in_(changed) if ROWS_VERSION in known else sa.true()
    roots = list(connection.scalars(sa.select(entry.c.root).where(wanted).distinct()))
    project(connection, roots)
    connection.execute(sa.update(here).values(rows_version=_version()))
    return len(roots)


def _version() -> str:
    return " ".join([ROWS_VERSION, *_versions().values()])


def _versions() -> dict[str, str]:
    """By kind, what is raised when its records would be read or made differently."""
    return {
        name: f"{name}{kind.version}" + (f".{kind.rows.version}" if kind.rows else "")
        for name, kind in all_kinds().items()
    }


def _all_rows() -> Iterator[RecordRows]:
    return (kind.rows for kind in all_kinds().values() if kind.rows)


def _all_tables() -> set[sa.Table]:
    return {table for rows in list(_all_rows()) for table in rows.tables}
