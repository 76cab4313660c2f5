"""A colleague leaves: promises, plans and people go to others at once, or nothing does."""

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from outreach.services import assigned, followups, leaving, people, plans
from outreach.storage.queries import leaving as queries
from tests.logbook import ANNA, BO, CARLA, DITTE, ELIF, RANA, an_id, danish_today
from tests.web.conftest import Laptop
from tests.web.forms import landed, submit

PATH = f"/kontoret/kolleger/{ANNA.staff_id}/overdrag"


@pytest.fixture
def carla(laptop: Laptop) -> FlaskClient:
    """Carla leads; Anna has promised something, follows a job, and stands by two people."""
    browser = laptop.browser(CARLA)
    today = danish_today().isoformat()
    promised = {"text": "Ringe om brevet", "due": today, "owner": ANNA.staff_id}
    laptop.write(followups.create, CARLA, people=[ELIF], open={"drawer": "own"}, closed=promised)
    job = {"starts": today, "employer": "Lageret", "owner": ANNA.staff_id}
    laptop.write(plans.begin, ANNA, ELIF, open={"drawer": "own"}, closed=job)
    laptop.write(
        people.update, ANNA, RANA, set={"contact_person": ANNA.staff_id}, base={"contact_person": []}
    )
    about = {"deputy": None, "since": today, "drawer": "own"}
    laptop.write(assigned.assign, CARLA, ELIF, role="job", staff=ANNA.staff_id, **about)
    return browser


def give(laptop: Laptop, carla: FlaskClient, **chosen: str) -> TestResponse:
    """As the page sends it: every line it showed, chosen or not."""
    return submit(carla, PATH, {**dict.fromkeys(keys(laptop), ""), **chosen})


def keys(laptop: Laptop) -> list[str]:
    return [one.key for one in laptop.write(queries.lies_with, CARLA, ANNA.staff_id).everything]


def test_all_of_it_goes_to_one_in_one_go(laptop: Laptop, carla: FlaskClient) -> None:
    page = carla.get(PATH).text
    for word in ("Ringe om brevet", "Lageret", "Rana al-Masri", "Elif Aksoy"):
        assert word in page
    assert len(keys(laptop)) == 4

    landed(give(laptop, carla, everything=CARLA.staff_id))
    assert keys(laptop) == []
    assert "Ringe om brevet" in carla.get("/lovet").text and "Lageret" in carla.get("/lovet").text
    assert "Fast kontakt" in carla.get(f"/personer/{RANA}").text


def test_whoever_takes_over_is_not_their_own_deputy(laptop: Laptop, carla: FlaskClient) -> None:
    stands_in = {"deputy": ANNA.staff_id, "since": danish_today().isoformat(), "drawer": "own"}
    laptop.write(assigned.assign, CARLA, RANA, role="job", staff=CARLA.staff_id, **stands_in)

    landed(give(laptop, carla, everything=CARLA.staff_id))
    assert keys(laptop) == []


def test_each_may_go_its_own_way_and_stay(laptop: Laptop, carla: FlaskClient) -> None:
    promise, *others = keys(laptop)
    landed(give(laptop, carla, everything="", **{promise: CARLA.staff_id}))
    assert keys(laptop) == others

    stay = dict.fromkeys(others[1:], "stays")
    landed(give(laptop, carla, everything=CARLA.staff_id, **stay))
    assert keys(laptop) == others[1:]


def test_when_one_cannot_be_given_nothing_is(laptop: Laptop, carla: FlaskClient, monkeypatch) -> None:
    before = laptop.entries()

    def no(*args: object, **more: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(leaving.assigned, "assigning", no)
    with pytest.raises(RuntimeError):
        to = dict.fromkeys(keys(laptop), CARLA.staff_id)
        laptop.write(leaving.hand_over, CARLA, ANNA.staff_id, to, danish_today())
    assert laptop.entries() == before and len(keys(laptop)) == 4


@pytest.mark.parametrize("taker", [BO.staff_id, ANNA.staff_id, DITTE.staff_id, an_id(999)])
def test_only_a_colleague_takes_over(laptop: Laptop, carla: FlaskClient, taker: str) -> None:
    before = laptop.entries()

    assert give(laptop, carla, everything=taker).status_code == 422
    assert give(laptop, carla, everything="", **{keys(laptop)[0]: taker}).status_code == 422
    assert laptop.entries() == before


def test_it_is_for_leaders_and_about_colleagues(laptop: Laptop, carla: FlaskClient) -> None:
    for who in (ANNA, DITTE):
        assert laptop.browser(who).get(PATH).status_code == 404
    for staff_id in (BO.staff_id, CARLA.staff_id, an_id(999)):
        assert carla.get(f"/kontoret/kolleger/{staff_id}/overdrag").status_code == 404


def test_who_is_sent_off_is_handed_over_next(laptop: Laptop, carla: FlaskClient) -> None:
    assert PATH in carla.get("/kontoret/kolleger").text
    lines = []
    for _ in range(2):  # pressed twice, it is one stop
        assert landed(carla.post(f"/kontoret/kolleger/{ANNA.staff_id}/stop")) == PATH
        lines.append(laptop.entries())
    assert lines[0] == lines[1]
    landed(give(laptop, carla, everything=CARLA.staff_id))
    assert "Der ligger ikke mere hos Anna." in carla.get(PATH).text
