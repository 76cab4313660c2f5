"""10,000 people and 100,000 contacts brought in, the contacts taken out again, and the memory of it."""

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

from sqlalchemy.orm import Session

from benchmarks.laptop import Filled
from benchmarks.lines import note
from benchmarks.measure import Measure
from outreach.services import imports
from outreach.services.import_work import Work
from outreach.services.sheet_writing import csv_file, xlsx_file
from outreach.storage.queries import exports
from outreach.storage.queries import imports as queries
from outreach.storage.queries.exports import Span
from outreach.web.danish import WORDS
from outreach.web.exports import COLUMNS

FEW, PEOPLE, CONTACTS = 100, 10_000, 100_000
IMPORT_SECONDS, EXPORT_SECONDS, MORE_MB = 300, 20, 100


def a_file(people: int, contacts: int) -> bytes:
    """A workbook as an office might bring it."""
    random = Random(3)
    names = ([f"Person {n}sen", str(1950 + n % 60), f"{20_000_000 + n}"] for n in range(people))
    visits = (
        [
            f"{1 + n % 28:02}-{1 + n % 10:02}-2026",
            "10.22",
            f"Person {n % people}sen",
            "Telefon",
            "Penge",
            note(random),
        ]
        for n in range(contacts)
    )
    return b"".join(
        xlsx_file(
            [
                ("Personer", ["Navn", "Fødselsår", "Telefon"], names),
                ("Henvendelser", ["Dato", "Klokken", "Navn", "Hvor", "Emne", "Notat"], visits),
            ]
        )
    )


def run() -> Iterator[Measure]:
    """In processes of their own, so that each says what it took."""
    few, many = _measured(FEW, FEW * 10), _measured(PEOPLE, CONTACTS)
    took = f"seen through in {many[0]:.0f} s, placed in {many[1]:.0f} s"
    what = f"import of {PEOPLE:,} people and {CONTACTS:,} contacts"
    yield Measure(what, many[0] + many[1], IMPORT_SECONDS, "s", note=took)
    yield Measure("memory of it, beside that of a thousand rows", many[2] - few[2], MORE_MB, "MB")
    yield Measure(f"export of {CONTACTS:,} contacts as XLSX", many[3], EXPORT_SECONDS, "s")
    yield Measure(f"export of {CONTACTS:,} contacts as CSV", many[4], EXPORT_SECONDS, "s")
    yield Measure("memory that both exports took on top", many[5] - many[2], 20, "MB")


def _measured(people: int, contacts: int) -> list[float]:
    asked = [sys.executable, "-m", "benchmarks.imports", str(people), str(contacts)]
    told = subprocess.run(asked, capture_output=True, text=True, check=True, timeout=1800).stdout
    return [float(one) for one in told.split()]


def main() -> None:
    """Seconds to see through and to place, peak MB, seconds of an XLSX and a CSV, peak MB."""
    data = a_file(int(sys.argv[1]), int(sys.argv[2]))
    told: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        filled = Filled(Path(folder) / "office")
        with Session(filled.engine) as session:
            start = time.perf_counter()
            id = imports.bring(session, filled.actor, data)
            del data
            sheets = queries.job(session, filled.actor, id).sheets
            chosen = [(one.kind, {int(at): key for at, key in one.columns.items()}) for one in sheets]
            imports.choose(session, filled.actor, id, chosen)
            Work(session, id, WORDS, filled.office).run()
            told.append(time.perf_counter() - start)
            imports.begin(session, filled.actor, id)
            start = time.perf_counter()
            Work(session, id, WORDS, filled.office).run()
            told += [time.perf_counter() - start, _peak_mb()]
            for form in ("xlsx", "csv"):
                columns = COLUMNS["contacts"]
                rows = exports.rows(session, filled.actor, "contacts", Span())
                cells = ([one.told(row) for one in columns] for row in rows)
                headings = [one.title for one in columns]
                start = time.perf_counter()
                body = xlsx_file([("Ark", headings, cells)]) if form == "xlsx" else csv_file(headings, cells)
                sum(map(len, body))
                told.append(time.perf_counter() - start)
            told.append(_peak_mb())
    print(*told)


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
