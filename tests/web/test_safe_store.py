"""Connecting an office to its safe store from a page."""

import re

import pytest
from flask.testing import FlaskClient

from outreach.services import hub_link, people
from outreach.services.syncing import Outcome, Syncing
from outreach.storage.db import db
from outreach.storage.office import Hub
from outreach.web.safe_store import NO_ANSWER, NOT_OURS
from outreach.web.sync_words import SENTENCES
from sync import invitation
from sync.invitation import Invitation
from sync.receipt import b64
from tests.logbook import ANNA, CARLA, A, B
from tests.web.conftest import Laptop
from tests.web.forms import landed


def invite(org: str, ca: str = "") -> str:
    """For a hub that is away."""
    return invitation.write(
        Invitation("https://localhost:9", A, b64(bytes(32)), ca, "CODE", org, "Carelink", "helper")
    )


def test_a_text_that_is_no_invitation_is_said_so_at_the_field_and_stays(laptop: Laptop) -> None:
    for text in ("hej", "æøå 😀", "x" * 7000, invite(A)[:-20], invite(A), invite(A, "x")):
        answer = laptop.browser(CARLA).post("/kontoret/lager", data={"invitation": text})
        assert answer.status_code == 422
        assert "Det er ikke en hel invitation" in answer.text
        assert text[:20] in answer.text


def test_another_organisations_invitation_changes_nothing(laptop: Laptop) -> None:
    answer = laptop.browser(CARLA).post(
        "/kontoret/lager", data={"invitation": invite(B, laptop.office.authority.decode())}
    )
    assert answer.status_code == 422 and NOT_OURS in answer.text
    assert laptop.office.settings.hub is None


def test_a_hub_that_is_away_is_said_so(laptop: Laptop) -> None:
    text = invite(A, laptop.office.authority.decode())
    answer = laptop.browser(CARLA).post("/kontoret/lager", data={"invitation": text})
    assert answer.status_code == 422 and NO_ANSWER in answer.text
    assert laptop.office.settings.hub is None


def test_only_a_leader_connects_the_office(laptop: Laptop) -> None:
    assert laptop.browser(ANNA).get("/kontoret/lager").status_code == 404


@pytest.fixture
def syncing(laptop: Laptop) -> Syncing:
    """The conversation of an office whose hub does not answer."""
    laptop.browser(ANNA)  # somebody opened it
    laptop.office.update_settings(hub=Hub("https://localhost:9", A, b64(bytes(32)), device=B))
    with laptop.app.app_context():
        talk = laptop.app.extensions["syncing"] = hub_link.syncing_for(laptop.office, db.engine)
    return talk


def test_what_waits_is_counted_as_the_page_is_shown(laptop: Laptop, syncing: Syncing) -> None:
    anna = laptop.browser(ANNA)
    before = waiting(anna)
    syncing.last = Outcome("done", waiting=0, at="2026-05-18T08:00:00Z")
    laptop.write(people.create, ANNA, closed={"name": "Hibo"})

    assert waiting(anna) == before + 1
    assert f"{before + 1} venter endnu." in anna.get("/kontoret/status").text


@pytest.mark.parametrize("code", ["refused", "portal"])
def test_what_is_not_sent_before_somebody_does_something_is_not_promised(
    laptop: Laptop, syncing: Syncing, code: str
) -> None:
    anna = laptop.browser(ANNA)
    assert "Det sendes af sig selv" in anna.get("/luk-dagen").text
    syncing.last = Outcome(code)

    page = anna.get("/luk-dagen").text
    assert SENTENCES[code] in page and "af sig selv" not in page


def test_a_delivery_that_did_not_come_through_does_not_look_like_one_that_did(
    laptop: Laptop, syncing: Syncing
) -> None:
    anna = laptop.browser(ANNA)
    landed(anna.post("/luk-dagen/send"))
    page = anna.get("/luk-dagen").text
    assert re.search("notice--look[^>]*><p>" + SENTENCES["unreachable"], page)


def waiting(browser: FlaskClient) -> int:
    found = re.search(r"<dt>Venter</dt><dd>(\d+)</dd>", browser.get("/kontoret/status").text)
    assert found
    return int(found[1])
