"""The demo's folder: what lies where, whether it is whole, and starting over without hurting others."""

import json
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from outreach.storage import files

MARK, LOCK = "demo.json", "demo.lock"
SHAPE = 1  # raised when a folder made by an older program is of no use any more


class Taken(Exception):
    """The folder holds something else, or a demo that runs in another window; `why` says which."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Made:
    """What was made here, and when."""

    shape: int
    port: int
    made_on: str
    operator: str = ""  # code for the hub's page: this is an exercise, so it may be shown again


class DemoFolder:
    """One folder of one demo, held by one process at a time."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self._lock: FileLock | None = None

    def take(self) -> None:
        """Hold the folder; raises Taken."""
        if self.path.exists() and any(self.path.iterdir()) and not (self.path / MARK).exists():
            raise Taken("not-a-demo")
        files.private_folder(self.path)
        if not (self.path / MARK).exists():
            self._write({})
        self._lock = FileLock(self.path / LOCK, timeout=0)
        try:
            self._lock.acquire()
        except Timeout:
            raise Taken("running") from None

    def let_go(self) -> None:
        if self._lock is not None:
            self._lock.release()

    def made(self) -> Made | None:
        """What is here, if it is whole and of use."""
        found = files.read_json(self.path / MARK) or {}
        return Made(**found) if found.get("shape") == SHAPE else None

    def clear(self) -> None:
        """Make room: everything the demo ever put here goes."""
        self._write({})
        for one in self.path.iterdir():
            if one.is_dir():
                shutil.rmtree(one)
            elif one.name not in (MARK, LOCK):
                one.unlink()

    def clear_part(self, name: str) -> None:
        """Forget one part and leave the others as they are."""
        shutil.rmtree(self.part(name), ignore_errors=True)

    def finish(self, made: Made) -> None:
        """Say that all of it is there now."""
        self._write(asdict(made))

    def part(self, name: str) -> Path:
        return self.path / name

    def log(self, name: str) -> Path:
        return files.private_folder(self.path / "logs") / f"{name}.log"

    def _write(self, value: dict[str, object]) -> None:
        files.write_whole(self.path / MARK, json.dumps(value, indent=1).encode())
