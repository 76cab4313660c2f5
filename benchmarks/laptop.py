"""Laptop: saving and reading with 1,000 and with 100,000 contacts in the encrypted file, each read logged."""

import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from random import Random

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

FEW, MANY, PEOPLE, TIMES = 1_000, 100_000, 1_000, 60
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
            lines = [
                contact(self.random, self.actor.org_id, self.actor.staff_id, self.people) for _ in range(500)
            ]
            with self.engine.begin() as db:
                Ledger(db).place(lines)
                project(db, [one.root for one in lines])
            self.count += 500

    def costs(self) -> dict[str, float]:
        """95th percentiles in milliseconds, by what a person does."""
        return {name: p95_ms(self._in_session(work), TIMES) for name, work in self._works().items()}

    def _in_session(self, work: Callable[[Session, int], object]) -> Callable[[int], object]:
        def once(n: int) -> object:
            with Session(self.engine) as session:
                return work(session, n)

        return once

    def _works(self) -> dict[str, Callable[[Session, int], object]]:
        words = ["brev", "kommunen", "lektier", "bussen", "cv"]
        return {
            "saving": self._save,
            "I dag": lambda session, n: today(session, self.actor, date.today()),
            "a person's page": lambda session, n: people_queries.page(
                session, Reading(self.actor, self.people[n % PEOPLE], "page")
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
        people = [self.people[n % PEOPLE]]
        return contacts.create(session, self.actor, people=people, open={"drawer": "own"}, closed=closed)


def run() -> Iterator[Measure]:
    """Each cost against its limit, and against the same with a hundredth of the contacts."""
    with tempfile.TemporaryDirectory() as folder:
        filled = Filled(Path(folder) / "office")
        filled.fill(FEW)
        few = filled.costs()
        filled.fill(MANY)
        many = filled.costs()
        for name, limit in LIMITS.items():
            yield Measure(f"{name}, {MANY:,} contacts, 95th percentile", many[name], limit, "ms")
        for name in LIMITS:
            growth = f"{few[name]:.1f} ms with {FEW:,}"
            yield Measure(
                f"{name}: {MANY:,} contacts, of the cost with {FEW:,}",
                many[name] / few[name],
                1.2,
                "ratio",
                note=growth,
            )
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
    works = filled._works()
    for n in range(300):
        for work in works.values():
            with Session(filled.engine) as session:
                work(session, n % len(filled.people))
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


if __name__ == "__main__":
    main()
