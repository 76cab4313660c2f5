"""Where sealed items wait while the office is locked: each in a file of its own, written once and flushed.

The laptop says `På kontoret – låst` for what is here, so what is here must survive a pulled plug. A file is
named by the hashes of its id and content: the same item sent twice is one file, and a damaged file shows.
"""

import hashlib
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from outreach.domain.errors import Full
from outreach.storage import files

FOLDER = "spool"
ITEM_BYTES_MAX = 256 * 1024  # a line of 64 KiB, escaped into JSON and sealed, fits
ITEMS_MAX = 20_000
_SUFFIX = ".item"


class Item(msgspec.Struct, frozen=True):
    """One sealed item and the tablet that delivered it."""

    id: str
    tablet: str
    sealed: bytes


@dataclass(frozen=True, slots=True)
class Drained:
    """What came of emptying the spool."""

    taken: int
    left: int
    damaged: int


class Spool:
    """The spool of one office folder."""

    def __init__(self, folder: Path, items_max: int = ITEMS_MAX) -> None:
        self._folder = folder / FOLDER
        self._items_max = items_max
        self._putting, self._draining = threading.Lock(), threading.Lock()

    def put(self, item_id: str, tablet_id: str, sealed: bytes) -> None:
        """Keep an item; when this returns it is on the disk. Raises Full: then the tablet keeps it."""
        content = msgspec.msgpack.encode(Item(item_id, tablet_id, sealed))
        if len(content) > ITEM_BYTES_MAX:
            raise Full(what="item")
        path = self._folder / f"{_of(item_id)}-{hashlib.sha256(content).hexdigest()}{_SUFFIX}"
        with self._putting:
            files.private_folder(self._folder)
            if path.exists():
                files.flush_folder(self._folder)  # the first copy may have been renamed but not yet flushed
                return
            if len(self) >= self._items_max:
                raise Full(what="spool")
            try:
                files.write_whole(path, content)
            except OSError as error:
                raise Full(what="disk") from error

    def __len__(self) -> int:
        return sum(1 for _ in self._paths())

    def items(self) -> Iterator[Item]:
        """Every readable item, oldest first."""
        return (item for path in self._oldest_first() if (item := _read(path)) is not None)

    def waiting(self, ids: Iterable[str]) -> set[str]:
        """Which of these ids wait here."""
        here = {path.name.partition("-")[0] for path in self._paths()}
        return {id for id in ids if _of(id) in here}

    def drain(self, take: Callable[[Item], bool]) -> Drained:
        """Hand every item to `take`, oldest first; one it took for good (true) leaves the disk.

        One that is not taken stays and does not hold up the others. An exception stops; nothing is lost."""
        taken = left = damaged = 0
        with self._draining:
            for path in self._oldest_first():
                item = _read(path)
                if item is None:
                    damaged += 1
                elif take(item):
                    path.unlink()
                    taken += 1
                else:
                    left += 1
            if taken:
                files.flush_folder(self._folder)
        return Drained(taken, left, damaged)

    def _oldest_first(self) -> list[Path]:
        return sorted(self._paths(), key=lambda path: (path.stat().st_mtime_ns, path.name))

    def _paths(self) -> Iterator[Path]:
        try:
            with os.scandir(self._folder) as found:
                yield from (Path(one.path) for one in found if one.name.endswith(_SUFFIX))
        except FileNotFoundError:
            return


def _of(item_id: str) -> str:
    return hashlib.sha256(item_id.encode()).hexdigest()[:32]


def _read(path: Path) -> Item | None:
    """The item in a file, or None if it is not what was written. It is left where it is for a look."""
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != path.name.removesuffix(_SUFFIX).rpartition("-")[2]:
        return None
    return msgspec.msgpack.decode(content, type=Item)
