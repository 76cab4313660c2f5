"""Many rows in one statement, the quick way of each database."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa


def insert(
    connection: sa.Connection,
    table: sa.Table,
    columns: Sequence[str],
    rows: Sequence[Sequence[Any]],
    *,
    may_exist: bool = False,
) -> None:
    """Insert rows. One whose key is already there is an error, or, where it may exist, is left as it is."""
    if not rows:
        return
    conflict = " ON CONFLICT DO NOTHING" if may_exist else ""
    names = ", ".join(columns)
    if connection.dialect.name == "postgresql":
        # One array per column: one statement to plan and one trip, whatever the number of rows.
        types = [
            table.c[name].type.dialect_impl(connection.dialect).compile(connection.dialect)
            for name in columns
        ]
        arrays = ", ".join(f"%s::{kind}[]" for kind in types)
        connection.exec_driver_sql(
            f"INSERT INTO {table.name} ({names}) SELECT * FROM unnest({arrays}){conflict}",
            tuple([row[i] for row in rows] for i in range(len(columns))),
        )
    else:
        marks = ", ".join("?" * len(columns))
        connection.exec_driver_sql(
            f"INSERT INTO {table.name} ({names}) VALUES ({marks}){conflict}",
            [tuple(row) for row in rows],
        )
