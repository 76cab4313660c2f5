"""Sessions of tablets: a token in the page's memory and here, never a cookie: a lock leaves none behind."""

import threading
import time
from collections.abc import Callable

IDLE_SECONDS = 3600
KEPT_MAX = 200


class Tokens:
    """Who is signed in on which tablet, in this process's memory."""

    def __init__(self, fresh: Callable[[int], str], clock: Callable[[], float] = time.monotonic) -> None:
        self._fresh = fresh
        self._clock = clock
        self._turn = threading.Lock()
        self._kept: dict[str, tuple[str, str, float]] = {}  # token: staff, tablet, last used

    def issue(self, staff_id: str, tablet_id: str) -> str:
        """A new token; the one before it on this tablet ends."""
        token = self._fresh(32)
        with self._turn:
            others = {key: one for key, one in self._kept.items() if one[1] != tablet_id}
            newest = sorted(others.items(), key=lambda one: one[1][2])[-KEPT_MAX + 1 :]
            self._kept = {**dict(newest), token: (staff_id, tablet_id, self._clock())}
        return token

    def who(self, token: str, tablet_id: str) -> str | None:
        """Whose token it is on this tablet, if it was used within the hour."""
        with self._turn:
            staff_id, tablet, used = self._kept.get(token, ("", "", 0.0))
            if tablet != tablet_id or self._clock() - used > IDLE_SECONDS:
                self._kept.pop(token, None)
                return None
            self._kept[token] = (staff_id, tablet, self._clock())
            return staff_id

    def forget_all(self) -> None:
        """Locked: everybody proves themselves anew."""
        with self._turn:
            self._kept.clear()
