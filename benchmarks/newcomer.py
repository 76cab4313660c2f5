"""A new laptop: how long after it first reaches the hub a colleague can find people and see the day on it.

An office with 1,000 people and a year of contacts joins its organisation with a second laptop: a real hub on
SQLite, a real encrypted file, the product's own session; no network in between, so none of its time counts.
"""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from random import Random

import sqlalchemy as sa
from sqlalchemy.orm import Session

from benchmarks.lines import contact, person
from benchmarks.measure import Measure
from outreach.domain.access import Actor
from outreach.policy import LogbookPolicy
from outreach.storage.db import make_engine
from outreach.storage.office import Office
from outreach.storage.projections import project, settle_here
from outreach.storage.queries import people as people_queries
from outreach.storage.queries.today import today
from sync import session as sync_session
from sync.entry import fresh_id
from tests.sync.world import HubHost, enrolled

PEOPLE, CONTACTS, USABLE_SECONDS, PHRASE = 1_000, 14_000, 10.0, "kaffe lampe skov bold"


def run() -> Iterator[Measure]:
    """From the first request to the last page, and to the first moment every name can be found."""
    with tempfile.TemporaryDirectory() as folder:
        host = HubHost(Path(folder), policy=LogbookPolicy())
        first = enrolled(host, "carelink", Path(folder) / "first.db")
        random, staff = Random(5), fresh_id()
        people = [fresh_id() for _ in range(PEOPLE)]
        first.put(*[person(first.org, staff, id, f"Elif Aksoy {n}") for n, id in enumerate(people)])
        for _ in range(0, CONTACTS, 500):
            first.put(*[contact(random, first.org, staff, people) for _ in range(500)])
        first.session()

        second = enrolled(host, "carelink", Path(folder) / "second.db")
        office = Office(Path(folder) / "office")
        office.establish(
            name="Jennumparken", org_id=second.org, org_name="Carelink", org_role="helper",
            org_colour="#0a5f5a", host="logbog.lan", port=8443, staff_id=staff, staff_name="Signe Holm",
            phrase=PHRASE,
        )  # fmt: skip
        engine = make_engine(office.vault)
        with engine.begin() as db:
            settle_here(db, second.org)
        actor = Actor(staff, second.org, "helper", "leader", "Signe Holm")
        named = 0.0

        @contextmanager
        def begin() -> Iterator[sa.Connection]:
            nonlocal named
            with engine.begin() as db:
                yield db
            if not named:
                with Session(engine) as session:
                    if len(people_queries.names(session, actor)) >= PEOPLE:
                        named = time.perf_counter() - start

        start = time.perf_counter()
        hub = sync_session.HubKey(host.hub.id, host.key.public_key())
        about = sync_session.About(app="1", wall_ms=1_780_000_000_000)
        sync_session.Session(begin, project, second.wire, hub, second.org).run(about)
        whole = time.perf_counter() - start
        with Session(engine) as session:
            today(session, actor, date.today())
            found = people_queries.search(session, actor, "Elif")
        assert found
    yield Measure(f"every one of {PEOPLE:,} names can be found on a new laptop", named, USABLE_SECONDS, "s")
    what = f"a new laptop holds {PEOPLE:,} people and {CONTACTS:,} contacts"
    yield Measure(
        what, whole, USABLE_SECONDS, "s", note=f"{(PEOPLE + CONTACTS) / whole:,.0f} entries a second"
    )
