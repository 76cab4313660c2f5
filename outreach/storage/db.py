"""The office's database: one engine over the encrypted file, usable while the office is open.

Every transaction takes the write lock at its beginning: it reads what it then changes, and nothing fails
half-way. What only reads may ask for `READ_ONLY` and waits for nobody.
"""

from typing import Any

import sqlalchemy as sa
import sqlcipher3.dbapi2 as dbapi
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.orm import Session

from outreach.storage import projections
from outreach.storage.migrations import migrate
from outreach.storage.vault import Vault
from sync import tables as ledger_tables

READ_ONLY = {"read_only": True}  # session.connection(execution_options=READ_ONLY), first in its transaction
CONNECTIONS_KEPT, CONNECTIONS_MORE = 8, 16


class OfficeDatabase(SQLAlchemy):
    """Flask-SQLAlchemy over the vault in `app.extensions["office"]`. Locked, it raises OfficeLocked."""

    session: Session  # type: ignore[assignment]  # a scoped one, which hands every call on to a real one

    def init_app(self, app: Flask) -> None:
        """Wire the app's engine to the vault. Opens nothing; brings the file up to date when it opens."""
        vault: Vault = app.extensions["office"].vault
        app.config["SQLALCHEMY_DATABASE_URI"] = _address(vault)
        app.config["SQLALCHEMY_ENGINE_OPTIONS"] = _options(vault)
        super().init_app(app)
        with app.app_context():
            follow(self.engine, vault)


db = OfficeDatabase()


def make_engine(vault: Vault) -> sa.Engine:
    """The same engine without an app, for commands and tests."""
    engine = sa.create_engine(_address(vault), **_options(vault))
    follow(engine, vault)
    return engine


def follow(engine: sa.Engine, vault: Vault) -> None:
    """Let an engine open and close with the vault."""

    def update() -> None:
        migrate(engine, [_ledger, projections.create])
        with engine.begin() as connection:
            projections.catch_up(connection)

    event.listen(engine, "begin", _begin)
    vault.on_open.append(update)
    vault.on_lock.append(engine.dispose)
    if vault.is_open:
        update()


def _ledger(connection: sa.Connection) -> None:
    ledger_tables.create(connection, ledger_tables.LAPTOP)


def _begin(connection: sa.Connection) -> None:
    read_only = connection.get_execution_options().get("read_only", False)
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")


def _address(vault: Vault) -> sa.URL:
    return sa.URL.create("sqlite", database=str(vault.database.absolute()))


def _options(vault: Vault) -> dict[str, Any]:
    return {
        "creator": vault.connect,
        "module": dbapi,
        "pool_size": CONNECTIONS_KEPT,
        "max_overflow": CONNECTIONS_MORE,
    }
