"""Who is signed in, kept in this process's memory: a lock or a stop leaves nothing behind."""

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, Request, Response, request
from flask.sessions import SessionInterface, SessionMixin
from werkzeug.datastructures import CallbackDict

IDLE_SECONDS = 15 * 60
ABSOLUTE_SECONDS = 12 * 60 * 60
SESSIONS_MAX = 500


class MemorySession(CallbackDict[str, Any], SessionMixin):
    """One browser's session; its id is all the browser ever holds."""

    def __init__(self, key: str, values: dict[str, Any], new: bool) -> None:
        def changed(session: "MemorySession") -> None:
            session.modified = True

        super().__init__(values, changed)
        self.key = key
        self.new = new
        self.modified = False
        self.was = ""  # whose session this browser had until it ended


@dataclass(slots=True)
class _Kept:
    created: float
    used: float
    values: dict[str, Any] = field(default_factory=dict)


class SessionStore(SessionInterface):
    """Sessions by random id: 15 minutes idle, 12 hours in all, a new id at every sign-in."""

    def __init__(self, name: Callable[[], str], clock: Callable[[], float] = time.monotonic) -> None:
        self.name = name  # the cookie's; offices on one machine must not share one
        self.clock = clock
        self._kept: dict[str, _Kept] = {}
        self._ended: dict[
            str, str
        ] = {}  # ended sessions and whose they were, so that typing finds its writer
        self._lock = threading.Lock()

    def init_app(self, app: Flask) -> None:
        """Make this the app's session interface."""
        app.session_interface = self
        app.extensions["sessions"] = self

    def open_session(self, app: Flask, asked: Request) -> MemorySession:
        key = asked.cookies.get(self.name(), "")
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None and self._is_over(kept):
                self._end(key)
                kept = None
            if kept is not None:
                kept.used = self.clock()
                return MemorySession(key, dict(kept.values), new=False)
            session = MemorySession(secrets.token_urlsafe(32), {}, new=True)
            session.was = self._ended.get(key, "")
            return session

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        assert isinstance(session, MemorySession)
        if not session.modified:
            return
        now = self.clock()
        with self._lock:
            if session.new:
                self._make_room()
                self._kept[session.key] = _Kept(now, now, dict(session))
            elif (kept := self._kept.get(session.key)) is not None:
                kept.values = dict(session)
            else:  # ended while this request ran: it stays ended
                return
        if session.new:
            response.set_cookie(
                self.name(), session.key, path="/", httponly=True, samesite="Lax", secure=request.is_secure
            )

    def renew(self, session: SessionMixin) -> None:
        """Give this browser a fresh, empty session under a new id."""
        assert isinstance(session, MemorySession)
        with self._lock:
            self._kept.pop(session.key, None)
        session.clear()
        session.key, session.new, session.modified = secrets.token_urlsafe(32), True, True

    def end_all(self, staff_id: str | None = None) -> None:
        """End every session, or every session of one colleague."""
        with self._lock:
            for key, kept in list(self._kept.items()):
                if staff_id is None or kept.values.get("staff_id") == staff_id:
                    self._end(key)

    def _end(self, key: str) -> None:
        whose = self._kept.pop(key).values.get("staff_id")
        if whose:
            self._ended[key] = whose
            while len(self._ended) > SESSIONS_MAX:
                del self._ended[next(iter(self._ended))]

    def _is_over(self, kept: _Kept) -> bool:
        now = self.clock()
        return now - kept.used > IDLE_SECONDS or now - kept.created > ABSOLUTE_SECONDS

    def _make_room(self) -> None:
        for key in [key for key, kept in self._kept.items() if self._is_over(kept)]:
            self._end(key)
        while len(self._kept) >= SESSIONS_MAX:
            # Whoever only opened the sign-in page goes first: nobody can be pushed out by knocking.
            self._end(
                min(self._kept, key=lambda key: ("staff_id" in self._kept[key].values, self._kept[key].used))
            )
