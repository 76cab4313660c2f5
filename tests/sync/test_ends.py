"""A yes that ends by itself: the hub takes the lines back on its own day, as a withdrawal does."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from outreach.policy import LogbookPolicy
from sync import tables
from sync.entry import fresh_id
from sync.hub import ends
from tests.sync.conftest import postgres_engines
from tests.sync.world import HubHost, Laptop, enrolled, make


class Clock:
    def __init__(self) -> None:
        self.at = datetime(2026, 5, 18, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def host(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[HubHost]:
    engines = postgres_engines(request.getfixturevalue("postgres")) if request.param == "postgres" else None
    found = HubHost(tmp_path, engines, LogbookPolicy(), clock)
    yield found
    found.stop()


def a_shared_person(laptop: Laptop, partner: str, **yes: object) -> tuple[str, str, str]:
    """A person, a note that lies with the helpers, and a yes; returns their ids."""
    person = fresh_id()
    note = make(laptop.org, "contact", None, [person], drawer="helpers")
    grant = make(laptop.org, "consent_grant", person, [person], receivers=[partner], after=[], **yes)
    laptop.put(make(laptop.org, "person", person, [person], id=person), note, grant)
    return person, note.id, grant.id


def test_on_its_day_it_is_taken_back_before_anybody_is_told_anything(
    host: HubHost, clock: Clock, tmp_path: Path
) -> None:
    carelink = enrolled(host, "carelink", tmp_path / "a.db")
    bysek = enrolled(host, "bysek", tmp_path / "b.db")
    ids = set(a_shared_person(carelink, bysek.org, until="2026-05-20"))
    lasting = set(a_shared_person(carelink, bysek.org))
    carelink.session()
    bysek.session()
    assert bysek.holds() == ids | lasting

    clock.at = datetime(2026, 5, 19, 21, 59, tzinfo=UTC)  # one minute before midnight in Denmark
    assert ends.sweep(host.hub) == 0
    clock.at += timedelta(minutes=1)
    answer = bysek.session()
    assert answer.voided and bysek.holds() == lasting
    assert carelink.holds() == ids | lasting
    with host.hub.ingest.connect() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(tables.due)) == 0

    clock.at = datetime(2026, 5, 1, tzinfo=UTC)  # a clock put back brings nothing back
    person = next(iter(ids))
    carelink.put(make(carelink.org, "amend", next(iter(ids)), [person], seen=[]))
    carelink.session()
    bysek.session()
    assert bysek.holds() == lasting


def test_a_hub_whose_clock_ran_years_ahead_ends_nothing_before_its_day(
    host: HubHost, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    carelink = enrolled(host, "carelink", tmp_path / "a.db")
    bysek = enrolled(host, "bysek", tmp_path / "b.db")
    right = Clock()
    carelink.clock = bysek.clock = right
    ids = set(a_shared_person(carelink, bysek.org, until="2026-05-30"))
    carelink.session()
    clock.at = datetime(2031, 5, 18, 12, tzinfo=UTC)
    later = set(a_shared_person(carelink, bysek.org, until="2026-06-30"))
    carelink.session()
    bysek.session()
    assert bysek.holds() == ids | later
    clock.at = right.at = datetime(2026, 5, 31, 12, tzinfo=UTC)  # somebody set the hub's right
    bysek.session()
    assert bysek.holds() == later


def test_a_new_yes_brings_it_back_and_a_yes_that_is_over_shares_nothing(
    host: HubHost, clock: Clock, tmp_path: Path
) -> None:
    carelink = enrolled(host, "carelink", tmp_path / "a.db")
    bysek = enrolled(host, "bysek", tmp_path / "b.db")
    person, note, _ = a_shared_person(carelink, bysek.org, until="2026-05-18")
    carelink.session()
    bysek.session()
    assert bysek.holds() == set()
    carelink.put(
        make(carelink.org, "consent_grant", person, [person], receivers=[bysek.org], until="2026-06-18")
    )
    carelink.session()
    bysek.session()
    assert note in bysek.holds()


@pytest.mark.parametrize("until", ["soon", "2026-13-01", "0000-00-00", "9999-99-99"])
def test_an_end_that_cannot_be_read_is_over(host: HubHost, tmp_path: Path, until: str) -> None:
    carelink = enrolled(host, "carelink", tmp_path / "a.db")
    bysek = enrolled(host, "bysek", tmp_path / "b.db")
    a_shared_person(carelink, bysek.org, until=until)
    carelink.session()
    bysek.session()
    assert bysek.holds() == set()


@pytest.mark.parametrize("seed", range(3))
def test_any_order_of_yes_end_and_stop_leaves_what_the_rules_say(
    seed: int, host: HubHost, clock: Clock, tmp_path: Path
) -> None:
    """Pushed one by one in any order, with days passing in between."""
    rng = random.Random(seed)
    carelink = enrolled(host, "carelink", tmp_path / "a.db")
    bysek = enrolled(host, "bysek", tmp_path / "b.db")
    person = fresh_id()
    about = carelink.org, "consent_grant", person, [person]
    stop = make(carelink.org, "consent_withdraw", person, [person], receivers=[bysek.org])
    lines = [
        make(carelink.org, "person", person, [person], id=person),
        make(carelink.org, "contact", None, [person], drawer="helpers"),
        make(*about, receivers=[bysek.org], until="2026-05-20", after=[stop.id]),
        make(*about, receivers=[bysek.org], until=rng.choice(["2026-05-19", "2026-05-30"]), after=[stop.id]),
        *([stop] if rng.random() < 0.5 else []),
    ]
    rng.shuffle(lines)
    for one in lines:
        carelink.put(one)
        carelink.session()
        clock.at += timedelta(days=rng.choice([0, 1]))
        if rng.random() < 0.5:
            bysek.session()
    for _ in range(12):
        bysek.session()
        with host.hub.ingest.connect() as db:
            orgs, at = host.hub.orgs(db), host.hub.moment(db)
            held = set(db.scalars(sa.select(tables.audience.c.id).where(tables.audience.c.org == bysek.org)))
        records = {person: [one for one in lines if one.root == person]}
        notes = [one for one in lines if one.root != person]
        expected = {
            id
            for record in (records[person], notes)
            for id, may in host.hub.policy.audience(record, records, orgs, at).items()
            if bysek.org in may
        }
        assert held == expected == bysek.holds()
        clock.at += timedelta(days=1)
