"""Old pages in the write-ahead log, where what was let go of would linger: owed, then emptied.

Owing is written in the transaction that lets bytes go, so that neither a crash nor somebody who is still
reading an older state makes the office forget it.
"""

import secrets

import sqlalchemy as sa

from sync.ledger import Ledger

OWED = "log_owed"
PATIENCE_MS, USUAL_MS = 2_000, 15_000


def owe(connection: sa.Connection) -> None:
    """Bytes go with this transaction: the log must be emptied once it is committed."""
    Ledger(connection).put(OWED, secrets.token_hex(8))  # which debt: a newer one is not paid with an older


def owed(connection: sa.Connection) -> str:
    """Which debt there is; "" when no old page can lie in the log."""
    return Ledger(connection).get(OWED)


def empty(engine: sa.Engine) -> bool:
    """Empty the log. False: somebody is reading an older state; it stays owed and is tried again."""
    with _looking(engine) as connection:
        debt = owed(connection)
    raw = engine.raw_connection()
    try:
        cursor = raw.cursor()
        cursor.execute(f"PRAGMA busy_timeout={PATIENCE_MS}")
        busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout={USUAL_MS}")
    finally:
        raw.close()
    if busy or not debt:
        return not busy
    with engine.begin() as connection:
        if owed(connection) == debt:
            Ledger(connection).put(OWED, "")
    return True


def empty_if_owed(engine: sa.Engine) -> bool:
    """From time to time: make up for what could not be done at once. Whether nothing is owed now."""
    with _looking(engine) as connection:
        debt = owed(connection)
    return empty(engine) if debt else True


def _looking(engine: sa.Engine) -> sa.Connection:
    return engine.connect().execution_options(read_only=True)
