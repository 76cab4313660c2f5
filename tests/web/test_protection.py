"""Data protection watches without reading: no word and no resident reaches its page."""

import dataclasses
import itertools
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import flask
import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from outreach.domain.retention import cutoff
from outreach.kinds import all_kinds
from outreach.kinds.person.rows import person
from outreach.services import contacts, people
from outreach.storage.db import db
from outreach.storage.tables import reading_check, reading_log
from outreach.web.danish_sheets import ENTRY_KINDS
from tests.logbook import ANNA, CARLA, CAST, DITTE, ELIF, danish_today, numbered, written
from tests.web.conftest import Laptop


def strings(value: Any, seen: set[int]) -> Iterator[str]:
    """Every text inside something a template was given."""
    if id(value) in seen:
        return
    seen.add(id(value))
    if isinstance(value, str):
        yield value
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for one in dataclasses.fields(value):
            yield from strings(getattr(value, one.name), seen)
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield from (*strings(key, seen), *strings(one, seen))
    elif isinstance(value, list | tuple | set | frozenset):
        for one in value:
            yield from strings(one, seen)


def age_log(laptop: Laptop, days: int) -> None:
    with laptop.app.app_context():
        then = f"{danish_today() - timedelta(days=days)}T10:00:00.000Z"
        db.session.execute(sa.update(reading_log).values(at=then))
        db.session.commit()


@pytest.fixture
def ditte(laptop: Laptop) -> FlaskClient:
    return laptop.browser(DITTE)


def test_nothing_a_template_is_given_holds_a_word_or_a_resident(laptop: Laptop, ditte: FlaskClient):
    ids, numbers = numbered(), itertools.count(1)
    drafts = [
        draft
        for name, kind in all_kinds().items()
        if name not in ("organisation", "staff", "person")  # names that every page shows; Elif is here
        for draft in kind.detail.sample(CAST, lambda: next(ids))
    ]
    laptop.take_in([written(draft, next(numbers)) for draft in drafts if draft.id != ELIF])
    laptop.write(people.create, ANNA, closed={"name": CAST.secret})
    anna = laptop.browser(ANNA)
    anna.get(f"/personer/{ELIF}")
    age_log(laptop, 3)
    given: list[Any] = []

    def take(sender: Any, template: Any, context: dict[str, Any], **more: Any) -> None:
        given.append(context)

    with flask.template_rendered.connected_to(take, laptop.app):
        page = ditte.get("/databeskyttelse").text

    with laptop.app.app_context():
        rows = db.session.execute(sa.select(person.c.root, person.c.name)).all()
    residents = {text for row in rows for text in row if text}
    assert ELIF in residents and len(given) == 1
    own = {
        key: value
        for key, value in given[0].items()
        if key not in ("actor", "g", "request", "session", "config")
    }
    told = set(strings(own, set()))
    for secret in {CAST.secret, *residents}:
        assert not [one for one in told if secret in one], secret
        assert secret not in page


def test_it_tells_counts_devices_due_erasures_and_whether_a_copy_is_ready(laptop: Laptop, ditte: FlaskClient):
    tablet, _ = laptop.office.tablets.pair(laptop.office.tablets.offer(), "Den blå tablet")
    old = {"when": "2015-05-18T10:22", "channel": "door", "topics": ["talk"]}
    laptop.write(contacts.create, ANNA, people=[ELIF], open={"drawer": "own"}, closed=old)

    page = ditte.get("/databeskyttelse").text

    assert "Den blå tablet" in page and "Ingen sikkerhedskopi." in page
    assert "1 henvendelse<" in page and "de ældste fra 2015" in page and "1 person<" in page
    assert "Gemt som regneark: 0. Af dem med tekster: 0." in page
    assert "Uden sikkert lager" in page and tablet.id not in page
    assert '<td>Personer</td><td class="number">2</td>' in page


def test_a_tablet_that_delivers_is_known_to_have_been_here(laptop: Laptop):
    tablets = laptop.office.tablets
    tablet, secret = tablets.pair(tablets.offer(), "Tablet")
    assert tablets.all()[0].seen_on == ""

    assert tablets.recognise(f"Tablet {tablet.id}.{secret}")

    assert tablets.all()[0].seen_on[:4] == str(date.today().year)
    assert tablets.recognise(f"Tablet {tablet.id}.wrong") is None


def test_a_sample_of_the_log_is_drawn_for_the_day_and_marked(laptop: Laptop, ditte: FlaskClient):
    anna = laptop.browser(ANNA)
    for _ in range(15):
        anna.get(f"/personer/{ELIF}")
    age_log(laptop, 3)
    first = ditte.get("/databeskyttelse").text
    assert first.count('name="seq"') == 10 and "Åbnede personens side" in first and "Rådgiver" in first
    assert ditte.get("/databeskyttelse").text.count('name="seq"') == 10
    seq = first.split('name="seq" value="')[1].split('"')[0]

    assert ditte.post("/databeskyttelse/set-efter", data={"seq": seq}).status_code == 303
    assert ditte.post("/databeskyttelse/set-efter", data={"seq": seq}).status_code == 303

    after = ditte.get("/databeskyttelse").text
    assert after.count('name="seq"') == 9 and "1 er set efter" in after
    for bad in ("0", "9999999", "x", "", "1" * 40):
        assert ditte.post("/databeskyttelse/set-efter", data={"seq": bad}).status_code == 404
    with laptop.app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(reading_check)) == 1


def test_a_young_log_is_sampled_from_today_and_an_empty_month_is_said(laptop: Laptop, ditte: FlaskClient):
    anna = laptop.browser(ANNA)
    for _ in range(15):
        anna.get(f"/personer/{ELIF}")

    page = ditte.get("/databeskyttelse").text
    assert page.count('name="seq"') == 10 and "disse 10 linjer fra de sidste 30 dage" in page
    seq = page.split('name="seq" value="')[1].split('"')[0]
    anna.get(f"/personer/{ELIF}")
    assert ditte.post("/databeskyttelse/set-efter", data={"seq": seq}).status_code == 303

    age_log(laptop, 40)
    old = ditte.get("/databeskyttelse").text
    assert "ingen linjer fra de sidste 30 dage" in old and "I dag er det" not in old


def test_every_kind_has_a_danish_word_where_they_are_counted():
    assert set(all_kinds()) <= set(ENTRY_KINDS)
    assert len(set(ENTRY_KINDS.values())) == len(ENTRY_KINDS)


def test_who_works_there_does_not_see_it(laptop: Laptop):
    assert laptop.browser(ANNA).get("/databeskyttelse").status_code == 404
    assert laptop.browser(ANNA).post("/databeskyttelse/set-efter", data={"seq": "1"}).status_code == 404
    assert laptop.browser(CARLA).get("/databeskyttelse").status_code == 200


def test_a_limit_of_years_knows_leap_days():
    assert cutoff(date(2026, 5, 18), 5) == date(2021, 5, 18)
    assert cutoff(date(2028, 2, 29), 5) == date(2023, 3, 1)
