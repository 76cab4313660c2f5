"""The laptop's two doors in one process: TLS for tablets on the office network, plain HTTP on this machine.

Both answer with the same application. The log says that something happened, never to whom: no address,
no path, no exception's text.
"""

import logging
import signal
import ssl
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from cheroot import wsgi
from cheroot.makefile import MakeFile
from cheroot.server import HTTPConnection
from cheroot.ssl import Adapter

from outreach.storage.office import Office

try:
    import resource
except ImportError:  # Windows writes no core files by itself
    resource = None  # type: ignore[assignment]

log = logging.getLogger("outreach.serve")

Deed = Callable[[], None]

LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})
BODY_BYTES_MAX = 8 * 1024 * 1024
LOCAL_BODY_BYTES_MAX = 36 * 1024 * 1024  # whoever sits at this machine may bring a spreadsheet
HEADER_BYTES_MAX = 64 * 1024
IDLE_SECONDS = 15
STOP_SECONDS = 5
TABLET_THREADS, LOCAL_THREADS = 8, 6
CONNECTIONS_MAX = 100
ASLEEP_SECONDS = 60  # a second that took this long was spent asleep


class Listener:
    """One address that answers with one application, with or without TLS."""

    def __init__(
        self,
        app: WSGIApplication,
        host: str,
        port: int,
        *,
        tls: ssl.SSLContext | None = None,
        threads: int = LOCAL_THREADS,
        body_bytes_max: int = BODY_BYTES_MAX,
    ) -> None:
        self._server = _Server(
            *((host, port), app), numthreads=threads, max=threads, request_queue_size=CONNECTIONS_MAX
        )
        self._server.ssl_adapter = _Tls(tls) if tls else None
        self._server.max_request_body_size = body_bytes_max
        self._thread: threading.Thread | None = None

    def start(self) -> int:
        """Begin to answer; returns the port. Raises OSError if the address is taken."""
        self._server.prepare()
        self._thread = threading.Thread(target=self._server.serve, name="listener", daemon=True)
        self._thread.start()
        return int(self._server.bind_addr[1])

    def stop(self) -> None:
        """Finish what is being answered, a few seconds at most, and close."""
        self._server.stop()
        if self._thread is not None:
            self._thread.join(STOP_SECONDS)


class Doors:
    """Both listeners of an office. The tablets' door opens with the office's first certificate."""

    def __init__(
        self,
        app: WSGIApplication,
        office: Office,
        *,
        port: int,
        host: str = "0.0.0.0",
        local_port: int | None = None,
    ) -> None:
        self._app, self._office = app, office
        self._address = (host, port)
        self._local_port = port + 1 if local_port is None else local_port
        self._turn = threading.Lock()
        self._open: list[Listener] = []
        self.is_for_network = not host.startswith("127.")  # whether another machine can reach tablet_port
        self.local_port = 0  # both are 0 until the door is open
        self.tablet_port = 0

    def start(self) -> None:
        """Open the doors. Raises OSError if this machine's own is taken; without the tablets' one goes on."""
        app = only(self._app, lambda: LOCAL_NAMES)
        local = Listener(app, "127.0.0.1", self._local_port, body_bytes_max=LOCAL_BODY_BYTES_MAX)
        self.local_port = local.start()
        self._open.append(local)
        self._office.vault.on_open.append(self._open_for_tablets)
        self._open_for_tablets()
        log.info("open on ports %d and %d", self.local_port, self.tablet_port)

    @property
    def reaches_tablets(self) -> bool:
        """Whether a tablet on the office network finds an open door here."""
        return self.is_for_network and self.tablet_port != 0

    def stop(self) -> None:
        """Close both doors, then lock the office."""
        with self._turn:
            if self._open_for_tablets in self._office.vault.on_open:
                self._office.vault.on_open.remove(self._open_for_tablets)
            closing, self._open = self._open, []
            self.local_port = self.tablet_port = 0
        for door in closing:  # not in turn: somebody who signs in this moment may be waiting for it
            door.stop()
        self._office.vault.lock()

    def run(self, before_stop: Deed = lambda: None, ready: Deed = lambda: None) -> None:
        """Serve until the process is asked to stop; lock after the laptop slept. In the main thread only."""
        _leave_no_core()
        with until_asked() as asked:
            try:
                self.start()
                ready()
                self._watch(asked)
            finally:
                try:
                    before_stop()
                finally:
                    self.stop()
        log.info("stopped")

    def _open_for_tablets(self) -> None:
        """A taken port must not keep the office shut: the laptop itself goes on, and the log says why."""
        with self._turn:
            if self.tablet_port or not self.local_port or not self._office.exists:
                return
            app = only(self._app, lambda: LOCAL_NAMES | {self._office.settings.host})
            door = Listener(app, *self._address, tls=self._office.tls(), threads=TABLET_THREADS)
            try:
                self.tablet_port = door.start()
            except OSError as error:
                log.error("no door for tablets: error %s", getattr(error.__cause__, "errno", error.errno))
            else:
                self._open.append(door)

    def _watch(self, asked: threading.Event) -> None:
        clocks = time.time, time.monotonic
        seen = [clock() for clock in clocks]
        while not asked.wait(1):
            now = [clock() for clock in clocks]
            if max(later - earlier for later, earlier in zip(now, seen, strict=True)) > ASLEEP_SECONDS:
                log.info("slept: locked")
                self._office.vault.lock()
            seen = now


@contextmanager
def until_asked() -> Iterator[threading.Event]:
    """An event that is set once the process is asked to stop. In the main thread only.

    Wait for it with a time limit, again and again: on Windows a wait without one hears no Ctrl-C, and a
    signal that comes before the waiting begins is seen at its first look.
    """
    asked = threading.Event()

    def heard(number: int, frame: FrameType | None) -> None:
        asked.set()

    before = {one: signal.signal(one, heard) for one in _stop_signals()}
    try:
        yield asked
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def _stop_signals() -> list[signal.Signals]:
    names = "SIGINT", "SIGTERM", "SIGBREAK"  # the last one is what Windows sends
    return [signal.Signals[name] for name in names if name in signal.Signals.__members__]


def _leave_no_core() -> None:
    """A crash must not write the key to the disk with the rest of the memory."""
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def only(app: WSGIApplication, names: Callable[[], Iterable[str]]) -> WSGIApplication:
    """Answer under these names only: a foreign page must not reach this machine by a name of its own."""

    def guarded(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        asked = environ.get("HTTP_HOST", "").lower()
        name = asked if asked.endswith("]") else asked.rpartition(":")[0] or asked
        if name in names():
            return app(environ, start_response)
        start_response("421 Misdirected Request", [("Content-Length", "0"), ("Cache-Control", "no-store")])
        return []

    return guarded


class _Connection(HTTPConnection):
    """Shakes hands in a worker thread, so that one slow tablet does not keep the others at the door."""

    heard = False  # true once the other side sent something
    shaken = False

    def communicate(self) -> bool:
        if isinstance(self.socket, ssl.SSLSocket) and not self.shaken:
            try:
                self.socket.do_handshake()
            except OSError:  # gone, too slow, no TLS at all, or it does not trust this office yet
                return False
            self.shaken = True
        return bool(super().communicate())


class _Server(wsgi.Server):
    """Cheroot, quiet, with limits, and with no thread lent to a connection that has said nothing."""

    ConnectionClass = _Connection
    software = "outreach"
    timeout = IDLE_SECONDS
    shutdown_timeout = STOP_SECONDS
    max_request_body_size = BODY_BYTES_MAX
    max_request_header_size = HEADER_BYTES_MAX
    keep_alive_conn_limit = CONNECTIONS_MAX

    def process_conn(self, conn: _Connection) -> None:
        if conn.heard:
            super().process_conn(conn)
        else:
            conn.heard = True
            self.put_conn(conn)  # it comes back when there is something to read

    @staticmethod
    def bind_socket(socket_: Any, bind_addr: Any) -> Any:
        try:
            return wsgi.Server.bind_socket(socket_, bind_addr)
        except OSError:
            socket_.close()
            raise

    def error_log(self, msg: str = "", level: int = logging.INFO, traceback: bool = False) -> None:
        kind = sys.exc_info()[0]
        if kind is not None and level >= logging.WARNING:
            log.log(level, "connection: %s", kind.__name__)


class _Tls(Adapter):
    """TLS with a context that may take up a renewed certificate while it runs."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self.context = context

    def bind(self, sock: Any) -> Any:
        return sock

    def wrap(self, sock: Any) -> tuple[ssl.SSLSocket, dict[str, str]]:
        wrapped = self.context.wrap_socket(sock, server_side=True, do_handshake_on_connect=False)
        return wrapped, self.get_environ()

    def get_environ(self) -> dict[str, str]:
        return {"wsgi.url_scheme": "https", "HTTPS": "on"}

    def makefile(self, sock: Any, mode: str = "r", bufsize: int = -1) -> Any:
        return MakeFile(sock, mode, bufsize)
