"""Opening an encrypted file. Nothing here, and nothing else, ever opens or makes one without a key.

SQLite silently works on a plain file when it is given no key, and silently makes a new one where a file
is missing. So every door is checked: the library, the file before, and the file after.
"""

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
    return _open(path, key, "rw")


def create_encrypted(path: Path, key: bytes) -> Connection:
    """Make a new encrypted database where there is no file yet."""
    path.touch(mode=0o600, exist_ok=False)
    connection = _open(path, key, "rw", new=True)
    connection.execute("pragma wal_checkpoint(truncate)")
    refuse_unless_encrypted(path)
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


def _open(path: Path, key: bytes, mode: str, *, new: bool = False) -> Connection:
    if len(key) != KEY_BYTES:
        raise ValueError("a database key has 32 bytes")
    connection = dbapi.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        check_same_thread=False,  # the pool hands a connection from one thread to the next, never to two
        isolation_level=None,
        timeout=BUSY_SECONDS,
    )
    try:
        if connection.execute("pragma cipher_version").fetchone() is None:
            raise OfficeDamaged(what="no-cipher")
        connection.execute("pragma cipher_log_level=none")
        connection.execute(f"pragma key=\"x'{key.hex()}'\"")
        if new:
            connection.execute(f"pragma application_id={_OURS}")
        elif connection.execute("pragma application_id").fetchone() != (_OURS,):
            raise OfficeDamaged(what="database-wrong")
        for setting in (
            *("foreign_keys=on", "journal_mode=wal", "synchronous=full"),
            *("temp_store=memory", "secure_delete=on"),
        ):
            connection.execute(f"pragma {setting}")
    except dbapi.OperationalError:
        connection.close()
        raise
    except dbapi.DatabaseError as error:
        connection.close()
        raise OfficeDamaged(what="database-wrong-key") from error
    except BaseException:
        connection.close()
        raise
    return connection
