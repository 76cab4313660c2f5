"""The demo's processes: each office and the hub in one of its own, none outliving the one that asked."""

import contextlib
import importlib
import logging
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

READY_SECONDS, STOP_SECONDS = 60.0, 8.0
READY, PROBLEM, PROGRESS = "ready", "problem", "progress"
_spawn = multiprocessing.get_context("spawn")


class PartFailed(Exception):
    """A part did not start, or ended by itself; `name` says which, `why` what it said."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name}: {why}")
        self.name, self.why = name, why


class Part:
    """One process. Its end of the line closes when this process ends, however it ends; then it stops too."""

    def __init__(self, name: str, log: Path, target: str, *args: Any) -> None:
        """`target`: `module:function`, read in by the new process alone: this one stays small and quick."""
        self.name = name
        self._line, theirs = _spawn.Pipe()
        self._process = _spawn.Process(target=_run, args=(theirs, log, target, args), name=name)
        self._process.start()
        theirs.close()

    def wait_until_ready(self, tell: Callable[[int, int], None] = lambda done, total: None) -> Any:
        """What the part says when it is ready; `tell` hears how far it is. Raises PartFailed."""
        try:
            while self._line.poll(READY_SECONDS):
                word, said = self._line.recv()
                if word == READY:
                    return said
                if word == PROBLEM:
                    raise PartFailed(self.name, said)
                tell(*said)
        except (EOFError, OSError):
            pass
        raise PartFailed(self.name, "no answer")

    @property
    def sentinel(self) -> int:
        """What to wait on for its end."""
        return self._process.sentinel

    def ask_to_stop(self) -> None:
        self._line.close()

    def wait_until_stopped(self) -> None:
        """After it was asked. One that does not hear is ended."""
        self._process.join(STOP_SECONDS)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()


def _run(line: Connection, log: Path, target: str, args: tuple[Any, ...]) -> None:
    """In the new process: what it would print goes to its log; what goes wrong is said over the line."""
    with open(log, "a", encoding="utf-8", buffering=1) as out:
        os.dup2(out.fileno(), 1)
        os.dup2(out.fileno(), 2)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the first process decides
    module, _, function = target.partition(":")
    try:
        getattr(importlib.import_module(module), function)(line, *args)
    except Exception as problem:
        logging.exception("stopped")
        with contextlib.suppress(OSError):
            line.send((PROBLEM, f"{type(problem).__name__}: {problem}"))
        sys.exit(1)


def stop_with(line: Connection, stop: Callable[[], None]) -> None:
    """Call `stop` in a thread of its own when the other end of the line closes."""

    def listen() -> None:
        with contextlib.suppress(EOFError, OSError):
            while True:
                line.recv()
        stop()

    threading.Thread(target=listen, name="line", daemon=True).start()


def ask_myself_to_stop() -> None:
    """Send this process the signal for which its server waits."""
    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGTERM)
    else:
        signal.raise_signal(signal.SIGTERM)
