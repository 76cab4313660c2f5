"""Practising: a whole office of its own, of which nothing reaches the real one, a hub or a tablet."""

import re
from collections.abc import Iterator

import pytest
import requests

from outreach.app import create_app
from outreach.practising import SHUT, Practice
from tests.logbook import ANNA, ELIF
from tests.web.conftest import Laptop

SECRET = "violet paraply i regnvejr"


@pytest.fixture
def practice(laptop: Laptop) -> Iterator[Practice]:
    laptop.browser(ANNA)
    made = laptop.app.extensions["practice"] = Practice(laptop.office.folder, create_app)
    yield made
    made.stop()


def token(page: requests.Response) -> dict[str, str]:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    return {"csrf_token": found[1] if found else ""}


def test_nothing_crosses_and_nothing_stays(laptop: Laptop, practice: Practice):
    anna = laptop.browser(ANNA)
    before = laptop.entries()
    assert "Begynd" in anna.get("/oev-dig").text
    assert anna.post("/oev-dig").status_code == 303
    practice.wait(60)
    page = anna.get("/oev-dig").text
    assert practice.stands.state == "on" and practice.stands.address in page
    beside = laptop.office.folder.with_name(f"{laptop.office.folder.name}-oevelse")
    assert (beside / "logbook.db").exists()

    browser, at = requests.Session(), practice.stands.address
    who = practice.stands.who[0]
    door = browser.get(f"{at}/log-ind")
    assert "ØV DIG" in door.text and "accent-plum" in door.text and "Anna" not in door.text
    sent = {**token(door), "staff_id": who.id, "phrase": who.phrase}
    people = browser.post(f"{at}/log-ind", data=sent) and browser.get(f"{at}/personer")
    assert people.status_code == 200 and "ØV DIG" in people.text
    new = browser.get(f"{at}/personer/ny")
    ids = dict(re.findall(r'name="(entry_id|nonce)"[^>]*value="([^"]+)"', new.text))
    answer = browser.post(f"{at}/personer/ny", data={**token(new), **ids, "name": SECRET, "reach": "any"})
    assert answer.status_code == 200 and SECRET in answer.text

    assert laptop.entries() == before
    assert (
        SECRET
        not in anna.post("/personer", data={"text": SECRET.split()[0]})
        .text.split("<main")[1]
        .split("<form")[0]
    )
    assert browser.get(f"{at}/personer/{ELIF}").status_code == 404  # nor does the real one reach it
    assert practice.app is not None and "syncing" not in practice.app.extensions
    assert practice.app.extensions["office"].settings.hub is None
    for path in (
        "/kontoret/lager",
        "/kontoret/sikkerhedskopi",
        "/kontoret/tablets",
        "/tablet",
        "/hent-ind",
        "/nyt-kontor",
    ):
        assert browser.get(f"{at}{path}").status_code == 404, path
    assert browser.post(f"{at}/oev-dig", data=token(new)).status_code == 404  # no practice in a practice

    over = browser.post(f"{at}/oev-dig/stop", data=token(browser.get(f"{at}/oev-dig")))
    assert "Øvelsen er slut" in over.text
    practice.stop()
    assert not beside.exists() and practice.stands.state == "off"
    with pytest.raises(requests.ConnectionError):
        requests.get(at, timeout=2)
    assert laptop.entries() == before


def test_what_a_killed_process_left_is_wiped_when_the_next_one_practises(laptop: Laptop, practice: Practice):
    left = laptop.office.folder.with_name(f"{laptop.office.folder.name}-oevelse")
    left.mkdir()
    (left / "logbook.db").write_bytes(b"old")

    practice.start("authority")
    practice.wait(60)

    assert practice.stands.state == "on" and (left / "logbook.db").read_bytes() != b"old"
    assert {one.org.key for one in practice.stands.who} == {"jobcenter"}
    practice.stop()
    assert not left.exists()


def test_from_a_tablet_or_signed_out_nobody_starts_or_stops_it(laptop: Laptop, practice: Practice):
    far = {"environ_base": {"REMOTE_ADDR": "10.0.0.7"}}
    anna = laptop.browser(ANNA)
    for path in ("/oev-dig", "/oev-dig/stop"):
        assert anna.post(path, **far).status_code == 404
    assert laptop.browser().post("/oev-dig/stop").status_code == 404
    assert practice.stands.state == "off"


def test_every_page_that_is_shut_is_one_there_is(laptop: Laptop):
    assert set(laptop.app.blueprints) >= SHUT
