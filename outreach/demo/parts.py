"""The demo's processes: each office and the hub in one of its own, none outliving the one that asked."""

import contextlib
import importlib
import logging
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

READY_SECONDS, STOP_SECONDS = 120.0, 5.0
HEED_SECONDS = 0.5  # a signal that comes in the instant before waiting begins is not heard until it ends
READY, PROBLEM, PROGRESS = "ready", "problem", "progress"


class PartFailed(Exception):
    """A part did not start, or ended by itself; `name` says which, `why` what it said."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name}: {why}")
        self.name, self.why = name, why


class Lifeline:
    """A part's end of the line. It closes when the first process ends, however it ends, and ends the part."""

    def __init__(self, line: Connection) -> None:
        self._line = line
        self._stop: Callable[[], None] = lambda: os._exit(0)  # while there is nothing to put in order
        threading.Thread(target=self._listen, name="line", daemon=True).start()

    def tell(self, done: int, total: int) -> None:
        """How far the work is."""
        self._line.send((PROGRESS, (done, total)))

    def ready(self, said: Any = None, stop: Callable[[], None] | None = None) -> None:
        """Ready now; from now on `stop` is called, in a thread of its own, when it is time to end."""
        self._stop = stop or self._stop
        self._line.send((READY, said))

    def problem(self, why: str) -> None:
        with contextlib.suppress(OSError):
            self._line.send((PROBLEM, why))

    def _listen(self) -> None:
        with contextlib.suppress(EOFError, OSError):
            self._line.recv()
        self._stop()


class Parts:
    """All parts of one demo, each with a log of its own. The others need the first: it is stopped last."""

    def __init__(self, logs: Callable[[str], Path], module: str) -> None:
        """`module` holds what the parts run: read in by their processes alone, so this one stays small."""
        self._logs, self._module = logs, module
        # Where one process may be the seed of the others, it reads the program in once for all.
        self._context: Any = multiprocessing.get_context("forkserver" if sys.platform == "linux" else "spawn")
        if sys.platform == "linux":
            self._context.set_forkserver_preload([module])
        self._started: list[Part] = []

    def start(self, name: str, function: str, *args: Any) -> "Part":
        """Begin a part that runs `function(lifeline, *args)`."""
        ours, theirs = self._context.Pipe()
        how = (theirs, self._logs(name), self._module, function, args)
        process = self._context.Process(target=_run, args=how, name=name)
        part = Part(name, ours, process)
        self._started.append(part)
        process.start()
        theirs.close()
        return part

    def stop(self) -> None:
        """Ask all of them to end, the first one last, and wait for it. Those that do not hear are ended."""
        until = time.monotonic() + STOP_SECONDS
        for some in (self._started[1:], self._started[:1]):
            for part in some:
                part.line.close()
            for part in some:
                with contextlib.suppress(AssertionError):  # one that was not even started
                    part.process.join(max(0.1, until - time.monotonic()))
        for part in self._started:
            if part.process.is_alive():
                part.process.kill()
                part.process.join()


class Part:
    """One process, and our end of the line to it."""

    def __init__(self, name: str, line: Connection, process: Any) -> None:
        self.name, self.line, self.process = name, line, process

    def wait_until_ready(self, tell: Callable[[int, int], None] = lambda done, total: None) -> Any:
        """What the part says when it is ready; `tell` hears how far it is. Raises PartFailed."""
        until = time.monotonic() + READY_SECONDS
        with contextlib.suppress(EOFError, OSError):
            while time.monotonic() < until:
                if not self.line.poll(HEED_SECONDS):
                    continue
                word, said = self.line.recv()
                if word == READY:
                    return said
                if word == PROBLEM:
                    raise PartFailed(self.name, said)
                tell(*said)
                until = time.monotonic() + READY_SECONDS
        raise PartFailed(self.name, "svarer ikke")


def wait_for_end(parts: Sequence[Part]) -> None:
    """Wait until a part ends, which none should do by itself. Raises PartFailed."""
    sentinels = [part.process.sentinel for part in parts]
    while not (ended := wait(sentinels, HEED_SECONDS)):
        pass
    name = next(part.name for part in parts if part.process.sentinel in ended)
    raise PartFailed(name, "holdt op af sig selv")


def _run(line: Connection, log: Path, module: str, function: str, args: tuple[Any, ...]) -> None:
    """In the new process: what it would print goes to its log; what goes wrong is said over the line."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the first process decides
    with open(log, "a", encoding="utf-8", buffering=1) as out:
        os.dup2(out.fileno(), 1)
        os.dup2(out.fileno(), 2)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    lifeline = Lifeline(line)
    try:
        getattr(importlib.import_module(module), function)(lifeline, *args)
    except Exception as problem:
        logging.exception("stopped")
        lifeline.problem(f"{type(problem).__name__}: {problem}")
        sys.exit(1)


def ask_myself_to_stop() -> None:
    """Send this process the signal for which its server waits."""
    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGTERM)
    else:
        signal.raise_signal(signal.SIGTERM)
