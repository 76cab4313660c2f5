"""What must never come back, in a file beside the database and outside its backups.

A restored database is older than what was erased, stopped and shut out since. This file is not: every
restore replays it before the hub answers anybody. Lines are appended and flushed before the transaction they
belong to commits; one that never committed only makes a restore more careful. It holds ids and hashes, never
a text.
"""

import os
from collections.abc import Sequence
from pathlib import Path

import msgspec

ERASED, STOPPED, REVOKED = "erased", "stopped", "revoked"


class Line(msgspec.Struct, omit_defaults=True):
    """One thing that happened for good."""

    what: str
    id: str  # an entry's, or a device's
    org: str = ""  # who may no longer have it
    c: str = ""  # the entry's commitment, hex
    cause: str | None = None  # the entry that brought it about


class Journal:
    """An append-only file of lines. Safe for many workers, since whoever writes holds the ingest lock."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, lines: Sequence[Line]) -> int:
        """Append and wait for the disk. Returns the size of the file from now on."""
        return self._append(b"".join(msgspec.json.encode(line) + b"\n" for line in lines))

    def _append(self, text: bytes) -> int:
        handle = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        with open(handle, "r+b") as file:
            size = file.seek(0, os.SEEK_END)
            if size and file.seek(size - 1) and file.read(1) != b"\n":
                text = b"\n" + text  # a power cut left half a line: it ends here
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
            return size + len(text)

    def size(self) -> int:
        return self.path.stat().st_size if self.path.exists() else 0

    def read(self, after: int = 0) -> list[Line]:
        """Lines from a size on; all of them when the file is shorter than that and so not the same file."""
        data = self.path.read_bytes() if self.path.exists() else b""
        if after > len(data) or (after and data[after - 1 : after] != b"\n"):
            after = 0
        return _lines(data[after:])

    def copy_to(self, other: Path) -> None:
        """Keep a second copy in another place. Nothing there is lost; where the two differ, both stay."""
        mine = self.path.read_bytes() if self.path.exists() else b""
        there = other.read_bytes() if other.exists() else b""
        if not there.startswith(mine):
            Journal(other)._append(mine[len(there) :] if mine.startswith(there) else mine)


def _lines(data: bytes) -> list[Line]:
    found = []
    for line in data.split(b"\n"):
        try:
            found.append(msgspec.json.decode(line, type=Line))
        except msgspec.MsgspecError:
            continue  # half a line, from a power cut: its transaction never committed either
    return found
