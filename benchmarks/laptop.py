"""Laptop: saving and reading with 1,000 and with 100,000 contacts in the encrypted file, each read logged.

What a cost grows by is asked of two offices in turn, so that whatever else the machine does meets both, and
of the same ten people with as many contacts: a page that shows more is another page.
"""

import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from random import Random
from statistics import median

from sqlalchemy.orm import Session

from benchmarks.lines import contact, note
from benchmarks.measure import Measure, p95_ms
from outreach.domain.access import Actor
from outreach.kinds.parts import Draft
from outreach.services import contacts, offices
from outreach.services.recording import record_all
from outreach.storage.db import make_engine
from outreach.storage.office import Office
from outreach.storage.projections import project
from outreach.storage.queries import contacts as contact_queries
from outreach.storage.queries import people as people_queries
from outreach.storage.queries.reading import Reading
from outreach.storage.queries.today import today
from sync.entry import fresh_id
from sync.ledger import Ledger

FEW, MANY, PEOPLE, TIMES, WARM = 1_000, 100_000, 1_000, 60, 10
REGULARS = 10  # the first thousand contacts are about them
LIMITS = {
    "saving": 25.0,
    "I dag": 60.0,
    "a person's page": 60.0,
    "search for a person": 200.0,
    "search in notes": 200.0,
}
NAMES = (
    "Elif",
    "Hibo",
    "Rana",
    "Marzena",
    "Oksana",
    "Senad",
    "Tina",
    "Bent",
    "Åse",
    "Søren",
    "Yusuf",
    "Lina",
)
MEMORY_MB = 150
PHRASE = "kaffe lampe skov bold"


class Filled:
    """An office with people and contacts."""

    def __init__(self, folder: Path) -> None:
        self.random = Random(7)
        self.office = office = Office(folder)
        org, staff = fresh_id(), fresh_id()
        office.establish(
            name="Jennumparken", org_id=org, org_name="Carelink", org_role="helper", org_colour="#0a5f5a",
            host="logbog.lan", port=8443, staff_id=staff, staff_name="Signe Holm", phrase=PHRASE,
        )  # fmt: skip
        self.engine = make_engine(office.vault)
        with Session(self.engine) as session:
            self.actor: Actor = offices.found(
                session,
                org_id=org,
                org_name="Carelink",
                org_role="helper",
                colour="#0a5f5a",
                staff_id=staff,
                name="Signe Holm",
            )
            self.people = [fresh_id() for _ in range(PEOPLE)]
            drafts = [
                Draft(
                    "person",
                    id,
                    id,
                    (id,),
                    {},
                    {"name": f"{self.random.choice(NAMES)} {self.random.choice(NAMES)}sen {n}"},
                )
                for n, id in enumerate(self.people)
            ]
            record_all(session, self.actor, drafts)
        self.count = 0

    def fill(self, count: int) -> None:
        """More contacts, in bulk, through the ledger and the projections the product uses."""
        while self.count < count:
            whom = self.people[:REGULARS] if self.count < FEW else self.people[REGULARS:]
            lines = [contact(self.random, self.actor.org_id, self.actor.staff_id, whom) for _ in range(500)]
            with self.engine.begin() as db:
                Ledger(db).place(lines)
                project(db, [one.root for one in lines])
            self.count += 500

    def costs(self) -> dict[str, float]:
        """95th percentiles in milliseconds, by what a person does."""
        works = self.works(range(REGULARS, PEOPLE))
        return {name: p95_ms(self._in_session(work), TIMES) for name, work in works.items()}

    def _in_session(self, work: Callable[[Session, int], object]) -> Callable[[int], object]:
        def once(n: int) -> object:
            with Session(self.engine) as session:
                return work(session, n)

        return once

    def works(self, which: Sequence[int]) -> dict[str, Callable[[Session, int], object]]:
        """What a person does for the nth time, with one of these people."""
        words = ["brev", "kommunen", "lektier", "bussen", "cv"]
        return {
            "saving": lambda session, n: self._save(session, which[n % len(which)]),
            "I dag": lambda session, n: today(session, self.actor, date.today()),
            "a person's page": lambda session, n: people_queries.page(
                session, Reading(self.actor, self.people[which[n % len(which)]], "page")
            ),
            "search for a person": lambda session, n: people_queries.search(
                session, self.actor, NAMES[n % len(NAMES)][:3]
            ),
            "search in notes": lambda session, n: contact_queries.search_notes(
                session, self.actor, words[n % len(words)]
            ),
        }

    def _save(self, session: Session, n: int) -> object:
        closed = {
            "when": "2026-05-18T10:22",
            "channel": "door",
            "topics": ["letters"],
            "note": note(self.random),
        }
        people = [self.people[n]]
        return contacts.create(session, self.actor, people=people, open={"drawer": "own"}, closed=closed)


def _growth(small: Filled, big: Filled) -> Iterator[Measure]:
    """Each cost with many contacts over the same with few, of medians taken in turn."""
    few, many = small.works(range(REGULARS)), big.works(range(REGULARS))
    for name in LIMITS:
        taken: tuple[list[float], list[float]] = ([], [])
        for n in range(WARM + TIMES):
            for at, (filled, work) in enumerate(((small, few[name]), (big, many[name]))):
                start = time.perf_counter()
                filled._in_session(work)(n)
                if n >= WARM:
                    taken[at].append((time.perf_counter() - start) * 1000)
        least, most = map(median, taken)
        what = f"{name}: {MANY:,} contacts, of the cost with {FEW:,}"
        yield Measure(what, most / least, 1.2, "ratio", note=f"medians, {least:.1f} and {most:.1f} ms")


def run() -> Iterator[Measure]:
    """Each cost against its limit, and against the same with a hundredth of the contacts."""
    with tempfile.TemporaryDirectory() as folder:
        small, filled = Filled(Path(folder) / "small"), Filled(Path(folder) / "office")
        small.fill(FEW)
        filled.fill(MANY)
        for name, cost in filled.costs().items():
            yield Measure(f"{name}, {MANY:,} contacts, 95th percentile", cost, LIMITS[name], "ms")
        yield from _growth(small, filled)
        small.office.vault.lock()
        filled.office.vault.lock()
        asked = [
            sys.executable,
            "-m",
            "benchmarks.laptop",
            str(Path(folder) / "office"),
            filled.actor.staff_id,
        ]
        used = subprocess.run(asked, capture_output=True, text=True, check=True, timeout=300).stdout
        yield Measure(f"memory of an office at work, {MANY:,} contacts", float(used), MEMORY_MB, "MB")


def main() -> None:
    """An office process of its own: a day of reading and writing, then its memory in MB."""
    office = Office(Path(sys.argv[1]))
    office.vault.unlock(sys.argv[2], PHRASE)
    filled = Filled.__new__(Filled)
    filled.random, filled.engine = Random(1), make_engine(office.vault)
    with Session(filled.engine) as session:
        filled.actor = Actor(sys.argv[2], office.settings.org_id, "helper", "leader", "Signe Holm")
        filled.people = [one.id for one in people_queries.names(session, filled.actor)][:PEOPLE]
    works = filled.works(range(PEOPLE))
    for n in range(300):
        for work in works.values():
            with Session(filled.engine) as session:
                work(session, n)
    # Its own peak: on Linux `getrusage` counts the memory of the process that started this one, too.
    (peak,) = re.findall(r"^VmHWM:\s+(\d+) kB$", Path("/proc/self/status").read_text(), re.MULTILINE)
    print(int(peak) / 1024)


if __name__ == "__main__":
    main()
