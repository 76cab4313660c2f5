"""The whole logbook on a laptop: lists over everything, with 100,000 contacts and 200,000 marks."""

import tempfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from benchmarks.laptop import MANY, PEOPLE, Filled
from benchmarks.lines import mark
from benchmarks.measure import Measure, p95_ms
from outreach.kinds.parts import Draft
from outreach.services.recording import record_all
from outreach.storage.projections import project
from outreach.storage.queries import agendas, attendance, missed, overview, reach, suggestions
from outreach.storage.queries import people as people_queries
from outreach.storage.queries.reading import Reading
from outreach.storage.queries.today import today
from sync.entry import fresh_id
from sync.ledger import Ledger

MARKS, TIMES, TODAY = 200_000, 40, date(2026, 11, 18)
ACTIVITIES, SESSIONS = 20, 100  # twenty of them, weekly for about two years; a hundred came each time


class Logbook(Filled):
    """An office with a programme: contacts, activities with attendance, a case meeting with families on."""

    def programme(self) -> None:
        self.fill(MANY)
        self.activities, self.series = [fresh_id() for _ in range(ACTIVITIES)], fresh_id()
        first = TODAY - timedelta(weeks=SESSIONS)
        held = {"starts_on": first.isoformat(), "time": "17:30", "every": "week"}
        drafts = [
            Draft("activity", id, id, (), {}, {"name": f"Fællesspisning {n}", **held})
            for n, id in enumerate(self.activities)
        ]
        rhythm = {"name": "Casemøde", "first": TODAY.isoformat(), "at": "09:00"}
        drafts.append(Draft("series", self.series, self.series, (), {}, rhythm))
        for person in self.people[:30]:
            id, at = (
                fresh_id(),
                {"series": self.series, "on": TODAY.isoformat(), "why": "Aftalt sidst."},
            )
            drafts.append(Draft("agenda", id, id, (person,), {"drawer": "helpers"}, at))
        for n in range(2_000):
            id, due = fresh_id(), TODAY + timedelta(days=n % 60 - 30)
            words = {"text": "Ringer om bussen", "due": due.isoformat(), "owner": self.actor.staff_id}
            drafts.append(Draft("followup", id, id, (self.people[n % PEOPLE],), {"drawer": "own"}, words))
        with Session(self.engine) as session:
            record_all(session, self.actor, drafts)
        for n in range(SESSIONS):
            on = (first + timedelta(weeks=n)).isoformat()
            for activity in self.activities:
                came = self.random.sample(self.people, MARKS // SESSIONS // ACTIVITIES)
                lines = [mark(self.actor.org_id, self.actor.staff_id, one, activity, on) for one in came]
                with self.engine.begin() as db:
                    Ledger(db).place(lines)
                    project(db, [one.root for one in lines])

    def _works(self) -> dict[str, Callable[[Session, int], object]]:
        meeting = (self.actor, self.series, TODAY)
        return {
            "Dem vi savner": lambda s, n: missed.show(s, self.actor, TODAY),
            "the overview": lambda s, n: overview.show(s, self.actor, TODAY),
            "reach of a quarter": lambda s, n: reach.show(s, self.actor, 2026, 3),
            "a meeting's agenda with suggestions": lambda s, n: (
                agendas.show(s, *meeting),
                suggestions.for_meeting(s, self.actor, TODAY, today=TODAY),
            ),
            "the attendance list": lambda s, n: attendance.show(
                s, self.actor, self.activities[n % ACTIVITIES], TODAY
            ),
            "I dag": lambda s, n: today(s, self.actor, TODAY),
            "a person's page": lambda s, n: people_queries.page(
                s, Reading(self.actor, self.people[n % PEOPLE], "page")
            ),
        }


LIMITS = {"I dag": 60.0, "a person's page": 60.0}


def run() -> Iterator[Measure]:
    """Each list against its limit."""
    with tempfile.TemporaryDirectory() as folder:
        filled = Logbook(Path(folder) / "office")
        filled.programme()
        for name, work in filled._works().items():
            cost = p95_ms(filled._in_session(work), TIMES)
            what = f"{name}, {MANY:,} contacts and {MARKS:,} marks, 95th percentile"
            yield Measure(what, cost, LIMITS.get(name, 300.0), "ms")
