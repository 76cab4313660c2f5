"""The ids of entries that were erased: kept beside the database and replayed by every restore.

Opaque ids only. Were this list inside the backed-up file, an old backup would bring a person back.
"""

import re
from collections.abc import Iterable
from pathlib import Path

from outreach.storage import files

FILE = "erased-ids.txt"
_is_id = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}").fullmatch


class ErasedIds:
    """One such list; it only grows."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE

    def ids(self) -> list[str]:
        """Every id, oldest first. A torn last line is no id."""
        try:
            lines = self._path.read_text(encoding="ascii", errors="replace").splitlines()
        except FileNotFoundError:
            return []
        return list(dict.fromkeys(line for line in lines if _is_id(line)))

    def add(self, ids: Iterable[str]) -> None:
        """Remember, and wait for the disk: call it before the erasure is committed."""
        known = self.ids()
        missing = [id for id in dict.fromkeys(ids) if id not in set(known)]
        if missing:
            files.write_whole(self._path, "".join(f"{id}\n" for id in [*known, *missing]).encode("ascii"))
