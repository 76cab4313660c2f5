"""Opening an encrypted file. Nothing here, and nothing else, ever opens or makes one without a key.

SQLite silently works on a plain file when it is given no key, and silently makes a new one where a file
is missing. So every door is checked: the library, the file before, and the file after.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as dbapi

from outreach.domain.errors import OfficeDamaged

KEY_BYTES = 32
BUSY_SECONDS = 15
_PLAIN_HEADER = b"SQLite format 3\x00"
_SMALLEST_BYTES = 4096  # one page; SQLite would take a shorter file for a new, empty one
_OURS = 0x41444F52  # application id: a file emptied by somebody else does not carry it

Connection = Any  # sqlcipher3 has no types


def open_encrypted(path: Path, key: bytes) -> Connection:
    """Open an existing encrypted database; raises OfficeDamaged in every other case and changes nothing."""
    refuse_unless_encrypted(path)
    return _open(path, key)


def create_encrypted(path: Path, key: bytes) -> Connection:
    """Make a new encrypted database where there is no file yet."""
    path.touch(mode=0o600, exist_ok=False)
    connection = _open(path, key, new=True)
    connection.execute("pragma wal_checkpoint(truncate)")
    refuse_unless_encrypted(path)
    return connection


def new_copy(path: Path, key: bytes) -> Connection:
    """An empty file under the same key, for SQLite's own backup to fill."""
    path.touch(mode=0o600, exist_ok=False)
    return _keyed(path, key, "rw")


def read_copy(path: Path, key: bytes) -> Connection:
    """Open a copy for reading only: makes no files beside it, so it may lie on a network drive."""
    refuse_unless_encrypted(path)
    connection = _keyed(path, key, "ro")
    try:
        _refuse_unless_ours(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def refuse_unless_encrypted(path: Path) -> None:
    """Look at the file itself, before any library does."""
    try:
        with open(path, "rb") as file:
            header = file.read(len(_PLAIN_HEADER))
        size = path.stat().st_size
    except OSError as error:
        raise OfficeDamaged(what="database-missing") from error
    if header == _PLAIN_HEADER:
        raise OfficeDamaged(what="database-not-encrypted")
    if size < _SMALLEST_BYTES:
        raise OfficeDamaged(what="database-empty")


def _open(path: Path, key: bytes, *, new: bool = False) -> Connection:
    connection = _keyed(path, key, "rw")
    try:
        if new:
            connection.execute(f"pragma application_id={_OURS}")
        _refuse_unless_ours(connection)
        with refusing("database-damaged"):
            for setting in (
                *("foreign_keys=on", "journal_mode=wal", "synchronous=full"),
                *("temp_store=memory", "secure_delete=on"),
            ):
                connection.execute(f"pragma {setting}")
    except BaseException:
        connection.close()
        raise
    return connection


def _keyed(path: Path, key: bytes, mode: str) -> Connection:
    if len(key) != KEY_BYTES:
        raise ValueError("a database key has 32 bytes")
    connection = dbapi.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        check_same_thread=False,  # the pool hands a connection from one thread to the next, never to two
        isolation_level=None,
        timeout=BUSY_SECONDS,
    )
    if connection.execute("pragma cipher_version").fetchone() is None:
        connection.close()
        raise OfficeDamaged(what="no-cipher")
    connection.execute("pragma cipher_log_level=none")
    connection.execute(f"pragma key=\"x'{key.hex()}'\"")
    return connection


def _refuse_unless_ours(connection: Connection) -> None:
    """The first read: it shows whether the key fits, and whether the file is an office's."""
    with refusing("database-wrong-key"):
        found = connection.execute("pragma application_id").fetchone()
    if found != (_OURS,):
        raise OfficeDamaged(what="database-wrong")


@contextmanager
def refusing(what: str) -> Iterator[None]:
    """Call a file that cannot be read damaged. That it is busy, or the disk full, passes through."""
    try:
        yield
    except dbapi.OperationalError:
        raise
    except dbapi.DatabaseError as error:
        raise OfficeDamaged(what=what) from error
