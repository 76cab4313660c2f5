"""Bringing an older file up to date: missing tables first, then the numbered steps, oldest first.

A step is a module here named `s0001_what_it_does` with `apply(connection)`. Steps add tables, columns and
indexes and fill them; they never drop, rename or retype, and are never edited once shipped. A fresh file
gets the same steps as an old one, so each must find its work already done without complaint.
"""

import importlib
import pkgutil
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.schema import CreateColumn

from outreach.domain.errors import OfficeTooNew

_NAME = re.compile(r"s(\d{4})_(\w+)")
_own = sa.MetaData()
applied = sa.Table(
    "migration",
    _own,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("name", sa.Text, nullable=False),
)

Make = Callable[[sa.Connection], None]


@dataclass(frozen=True, slots=True)
class Step:
    """One numbered change."""

    number: int
    name: str
    apply: Make


def shipped() -> list[Step]:
    """The steps that come with this program."""
    found = []
    for module in pkgutil.iter_modules(__path__):
        if named := _NAME.fullmatch(module.name):
            apply = importlib.import_module(f"{__name__}.{module.name}").apply
            found.append(Step(int(named[1]), named[2], apply))
    return found


def migrate(
    engine: sa.Engine, create_missing: Iterable[Make], steps: Sequence[Step] | None = None
) -> list[Step]:
    """Bring the file up to date and return what was done. Raises OfficeTooNew and changes nothing.

    Each step and its record are one transaction: a failing step leaves nothing behind and stays pending."""
    steps = sorted(shipped() if steps is None else steps, key=lambda step: step.number)
    with engine.begin() as connection:
        done = _done(connection)
        if done - {step.number for step in steps}:
            raise OfficeTooNew
        _own.create_all(connection)
        for make in create_missing:
            make(connection)
    pending = [step for step in steps if step.number not in done]
    for step in pending:
        with engine.begin() as connection:
            step.apply(connection)
            connection.execute(applied.insert().values(number=step.number, name=step.name))
    return pending


def add_column(connection: sa.Connection, column: sa.Column) -> None:
    """Add a column to its table, unless it is there. Old rows get its server default or nothing."""
    there = {found["name"] for found in sa.inspect(connection).get_columns(column.table.name)}
    if column.name not in there:
        table = connection.dialect.identifier_preparer.format_table(column.table)
        definition = CreateColumn(column).compile(dialect=connection.dialect)
        connection.execute(sa.DDL(f"ALTER TABLE {table} ADD COLUMN {definition}"))


def _done(connection: sa.Connection) -> set[int]:
    if not sa.inspect(connection).has_table(applied.name):
        return set()
    return set(connection.scalars(sa.select(applied.c.number)))
