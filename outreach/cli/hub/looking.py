"""tables: how much lies in a hub's file and whether it is whole, for whoever has to find room or a fault."""

import argparse
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from outreach.cli import CommandProblem
from outreach.cli.hub import verb
from outreach.hub import HubFolder

FILE = "hub.db"
MIB = 1024 * 1024


def add(verbs: Any) -> None:
    """Declare the verb."""
    verb(verbs, "tables", "vis, hvor meget der ligger i lagerets fil, og om den er hel", show)


def show(args: argparse.Namespace) -> int:
    """Counts and sizes, never a line. Only reads, so it may run beside the hub. 1 when it is not whole."""
    home = HubFolder(args.folder)
    if home.settings.ingest:
        raise CommandProblem("Lageret ligger i PostgreSQL. Brug dens egne værktøjer.")
    file = args.folder / FILE
    if not file.exists():
        raise CommandProblem(f"{file} findes ikke.")
    try:
        with closing(_reading(file)) as connection:
            lines = list(_told(Database(connection)))
    except sqlite3.DatabaseError:
        raise CommandProblem("Filen er i stykker. Sæt lageret tilbage: outreach hub restore") from None
    print(*lines, f"{file.stat().st_size / MIB:.1f} MiB i alt. Filen er hel.", sep="\n")
    return 0


def _reading(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)


def _told(database: Database) -> Iterator[str]:
    """A line for each table. Raises sqlite3.DatabaseError for a file that is not whole."""
    if [row["integrity_check"] for row in database.query("pragma integrity_check")] != ["ok"]:
        raise sqlite3.DatabaseError
    for name, rows, bytes in _sizes(database):
        yield f"{name:20} {rows:>10} rækker {bytes / MIB:>9.1f} MiB"


def _sizes(database: Database) -> Iterator[tuple[str, int, int]]:
    """Name, rows and bytes of each table with its indexes, the largest first."""
    pages = {
        row["name"]: row["bytes"]
        for row in database.query(
            "select m.tbl_name as name, sum(s.pgsize) as bytes from dbstat s"
            " join sqlite_master m on m.name = s.name group by m.tbl_name"
        )
    }
    for table in sorted(database.tables, key=lambda one: -pages.get(one.name, 0)):
        yield table.name, table.count, pages.get(table.name, 0)
