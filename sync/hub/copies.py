"""Backups as files in a folder: sealed, whole or absent, read back before they count, let go when old."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO

from sync.hub import backup
from sync.hub.backup import BadBackup, Facts
from sync.hub.sealed import Box, NotReadable
from sync.hub.store import Hub

JOURNAL = "journal"  # its second copy, beside the backups
KEEP_DAYS, KEEP_AT_LEAST = 35, 3
_NAME = "lager-%Y%m%dT%H%M%SZ.backup"
_ANY = "lager-*.backup"

Progress = Callable[[int], None]


def take(
    hub: Hub,
    public: bytes,
    secrets: Mapping[str, bytes],
    target: Path,
    *,
    elsewhere: bool,
    progress: Progress,
) -> tuple[Path, Facts]:
    """Write a backup into a folder, open it again, read it all, and only then let it count.

    Raises BadBackup, and OSError where the place cannot be written; then nothing counts.
    """
    box = Box.fresh(public)
    path = target / hub.now().astimezone(UTC).strftime(_NAME)
    part = path.with_suffix(".part")
    try:
        with open(part, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            sealing = box.writer(file)
            backup.write(hub, sealing, secrets, progress)
            sealing.finish()
            file.flush()
            os.fsync(file.fileno())
        with _read_back(part, box) as plain:
            facts = backup.verify(plain, progress)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
    hub.journal.copy_to(target / JOURNAL)
    backup.mark_durable(hub, facts, elsewhere=elsewhere, file=path.name)
    return path, facts


@contextmanager
def _read_back(path: Path, box: Box) -> Iterator[IO[bytes]]:
    with open(path, "rb") as file:
        if hasattr(os, "posix_fadvise"):  # read from the disk what could be answered from memory
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        try:
            yield box.reader(file)
        except NotReadable as problem:
            raise BadBackup(str(problem)) from None


def opened(path: Path, code: str) -> AbstractContextManager[IO[bytes]]:
    """The plain bytes of a backup, by its printed code. Raises NotReadable, or BadBackup while reading."""
    with open(path, "rb") as file:
        box = Box.opened(file, code)
    return _read_back(path, box)


def newest(target: Path) -> Path | None:
    """The latest backup in a folder, by its name."""
    return max(target.glob(_ANY), default=None)


def old(target: Path, now: datetime, keep_days: int = KEEP_DAYS) -> list[Path]:
    """Backups past their time: what was erased must not lie about. Never the newest few."""
    limit = (now.astimezone(UTC) - timedelta(days=keep_days)).strftime(_NAME)
    found = sorted(target.glob(_ANY))
    return [path for path in found[: -KEEP_AT_LEAST or None] if path.name < limit]


def is_elsewhere(folder: Path, target: Path) -> bool:
    """Whether another disk holds it."""
    return folder.stat().st_dev != target.stat().st_dev
