"""The lists a tablet keeps for an evening: signed, by id, for whoever is signed in there, and no further."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from outreach.services.recording import record
from outreach.storage.db import db
from outreach.web import look
from sync.entry import fresh_id
from tests.web.test_tablet_api import House


@pytest.fixture
def office(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path / "office")
    yield made
    made.lock()


def write(office: House, kind: str, people: tuple[str, ...] = (), **parts: Any) -> str:
    id = fresh_id()
    named = {"people": people} if people else {}
    record(db.session, office.anna, kind=kind, id=id, root=id, **named, **parts)
    return id


def resident(office: House, name: str) -> str:
    id = fresh_id()
    record(db.session, office.anna, kind="person", id=id, root=id, people=(id,), closed={"name": name})
    return id


def test_the_list_of_an_evening_is_ids_and_what_is_known_of_the_session(office):
    today = look.today().isoformat()
    with office.app.app_context():
        elif_, deniz = resident(office, "Elif Aksoy"), resident(office, "Deniz Aksoy")
        told = {"name": "Fællesspisning", "starts_on": today, "time": "17:30", "until": "20:00"}
        activity = write(office, "activity", closed=told)
        session = {"activity": activity, "on": today}
        mark = write(office, "mark", (elif_,), open={"drawer": "helpers"}, closed=session)
        write(office, "headcount", closed={**session, "adults": 2, "children": 3})
        done = write(office, "list_done", closed=session)
        home = {"family": fresh_id(), "drawer": "own"}
        for person in (elif_, deniz):
            write(office, "member", (person,), open=home, closed={"role": "adult"})
    signed_in = office.tablet.sign_in()
    lists = office.tablet.ask("/api/fremmoede", session=signed_in["session"], status=200)
    (held,) = [one for one in lists["sessions"] if one["on"] == today]

    assert (held["name"], held["time"], held["activity"]) == ("Fællesspisning", "17:30", activity)
    assert held["marks"] == [[mark, elif_, True]] and held["done"] == [[done, True]]
    assert [counts[1:] for counts in held["headcounts"]] == [[2, 3, True]]
    assert lists["families"] == [sorted([elif_, deniz])]
    assert "Elif" not in str(lists) and "Deniz" not in str(lists)


def test_the_list_is_for_whoever_is_signed_in_and_for_no_lost_tablet(office):
    told = office.tablet.sign_in()
    assert office.tablet.ask("/api/fremmoede", session="x", status=401)["type"] == "/problems/signed-out"
    assert office.pair().ask("/api/fremmoede", session=told["session"], status=401)
    office.office.tablets.lose(office.tablet.id)
    office.tablet.ask("/api/fremmoede", session=told["session"], status=404)


def test_a_tap_of_a_volunteer_is_taken_in(office):
    office.tablet.sign_in()
    with office.app.app_context():
        person = resident(office, "Elif Aksoy")
    today = look.today().isoformat()
    closed = {"activity": fresh_id(), "on": today, "by_volunteer": True}
    parts = {"kind": "mark", "people": (person,), "open": {"drawer": "helpers"}, "closed": closed}

    assert (
        office.tablet.deliver(office.tablet.seal(office.tablet.line(**parts)))["items"][0]["state"]
        == "office"
    )
