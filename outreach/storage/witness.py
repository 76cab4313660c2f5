"""A small file beside the database that remembers how far the stream was.

It lies outside every backup, so a database that was put back to yesterday is noticed at start-up. It is
written after commits and not waited for: missing or unreadable means only that a new stream is opened.
"""

from dataclasses import asdict, dataclass
from pathlib import Path

from outreach.storage import files

FILE = "witness.json"


@dataclass(frozen=True, slots=True)
class Witness:
    """The stream this laptop last wrote, how far, and the head there (hex)."""

    stream: str
    seq: int
    head: str


class WitnessFile:
    """The witness of one office folder."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE

    def read(self) -> Witness | None:
        """What was written last; None if there is nothing to be believed."""
        try:
            value = files.read_json(self._path)
            return Witness(str(value["stream"]), int(value["seq"]), str(value["head"])) if value else None
        except (KeyError, TypeError, ValueError):
            return None

    def write(self, witness: Witness, *, lasting: bool = False) -> None:
        """Note a commit. Whole or not at all; `lasting` (at a clean stop) waits for the disk."""
        files.write_json(self._path, asdict(witness), lasting=lasting)

    def remove(self) -> None:
        """Forget: this database begins anew, as after a restore."""
        self._path.unlink(missing_ok=True)
