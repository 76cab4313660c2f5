"""How often somebody typed a wrong phrase, and how long they must wait. Survives a restart.

Slows a guesser at the keyboard; whoever carries the files away is held by Argon2id alone.
"""

import math
from collections.abc import Callable
from pathlib import Path

from outreach.domain.errors import LockedOut
from outreach.storage import files

FILE = "tries.json"
TRIES_IN_A_ROW = 5
WAIT_SECONDS = (60, 300, 900, 3600)  # after the first five, the second five, ...
TRIES_MAX = 100  # after that only a leader's one-time code opens the slot again


class Tries:
    """The wrong tries of each colleague since their last right one."""

    def __init__(self, folder: Path, now: Callable[[], float]) -> None:
        self._path = folder / FILE
        self._now = now

    def check(self, staff_id: str) -> None:
        """Raise LockedOut while this colleague must wait."""
        failed, last = self._read().get(staff_id, (0, 0.0))
        if failed >= TRIES_MAX:
            raise LockedOut(wait_seconds=0)
        if not failed or failed % TRIES_IN_A_ROW:
            return
        wait = WAIT_SECONDS[min(failed // TRIES_IN_A_ROW, len(WAIT_SECONDS)) - 1]
        left = last + wait - self._now()
        if left > wait:  # the clock was set back: wait once more at most, never for a year
            self._write(staff_id, (failed, self._now()))
            left = wait
        if left > 0:
            raise LockedOut(wait_seconds=math.ceil(left))

    def wrong(self, staff_id: str) -> int:
        """Count one wrong try; returns how many are left before a wait."""
        failed = self._read().get(staff_id, (0, 0.0))[0] + 1
        self._write(staff_id, (failed, self._now()))
        return -failed % TRIES_IN_A_ROW

    def right(self, staff_id: str) -> None:
        """Forget the wrong tries of this colleague."""
        if staff_id in self._read():
            self._write(staff_id, None)

    def _read(self) -> dict[str, tuple[int, float]]:
        try:
            value = files.read_json(self._path) or {}
            return {name: (int(failed), float(last)) for name, (failed, last) in value.items()}
        except (ValueError, TypeError):
            return {}  # a damaged counter must not keep an office shut

    def _write(self, staff_id: str, count: tuple[int, float] | None) -> None:
        value = {**self._read(), staff_id: count}
        files.write_json(self._path, {name: one for name, one in value.items() if one}, lasting=False)
