"""Housing areas: a leader names them, people are said to live in them, and a slip is put right."""

import pytest
from flask.testing import FlaskClient

from outreach.domain.errors import Invalid, NotAllowed
from outreach.services import areas
from outreach.storage.db import db
from outreach.storage.queries import staff as queries
from tests.logbook import ANNA, BO, CARLA, ELIF, an_entry, an_id
from tests.web.conftest import Laptop
from tests.web.forms import hidden, landed, submit

PATH = "/kontoret/omraader"
THEIRS = an_id(900)


@pytest.fixture
def carla(laptop: Laptop) -> FlaskClient:
    return laptop.browser(CARLA)


def areas_of(laptop: Laptop) -> list[queries.Area]:
    with laptop.app.app_context():
        return queries.areas(db.session)


def known(laptop: Laptop) -> list[str]:
    return [one.name for one in areas_of(laptop)]


def test_a_leader_names_an_area_and_people_live_there(laptop: Laptop, carla: FlaskClient):
    person = f"/personer/{ELIF}"
    assert "Her er ingen endnu" in carla.get(PATH).text
    assert "Her er ingen områder endnu" in carla.get(f"{person}/ret").text

    assert landed(submit(carla, PATH, {"name": "Vangdalen"})) == PATH
    assert "Vangdalen står nu på listen." in carla.get(PATH).text
    page = carla.get(f"{person}/ret")
    assert "Her er ingen områder endnu" not in page.text
    (id,) = (one.id for one in areas_of(laptop))
    landed(submit(carla, f"{person}/ret", {"name": "Elif", "reach": "any", "area": id}))
    assert "Vangdalen" in carla.get(person).text


def test_a_slip_in_a_name_is_put_right_everywhere(laptop: Laptop, carla: FlaskClient):
    submit(carla, PATH, {"name": "Vangdallen"})
    (area,) = areas_of(laptop)
    landed(submit(carla, f"{PATH}/{area.id}", {"name": "Vangdalen"}))
    landed(
        submit(carla, f"{PATH}/{area.id}", {"name": "Vangdalen"})
    )  # nothing was changed: nothing is written
    assert known(laptop) == ["Vangdalen"]


def test_the_same_name_makes_no_second_area(laptop: Laptop, carla: FlaskClient):
    for name in ("Vangdalen", "Gl. Jennumparken"):
        landed(submit(carla, PATH, {"name": name}))
    answer = submit(carla, PATH, {"name": " VANGDALEN "})
    assert answer.status_code == 422 and "Det findes allerede." in answer.text
    first = next(one for one in areas_of(laptop) if one.name == "Vangdalen")
    answer = submit(carla, f"{PATH}/{first.id}", {"name": "gl. jennumparken"})
    assert answer.status_code == 422 and "Det findes allerede." in answer.text
    assert known(laptop) == ["Gl. Jennumparken", "Vangdalen"]


def test_a_form_sent_twice_makes_one_area(laptop: Laptop, carla: FlaskClient):
    sent = {**hidden(carla.get(PATH)), "name": "Vangdalen"}
    for _ in range(2):
        landed(carla.post(PATH, data=sent))
    assert known(laptop) == ["Vangdalen"]


def test_what_a_partner_named_is_known_here_and_theirs_to_change(laptop: Laptop, carla: FlaskClient):
    laptop.take_in([an_entry("area", id=THEIRS, closed={"name": "Nordbyen"}, actor=BO)])
    page = carla.get(PATH).text
    assert "Nordbyen" in page and "Skrevet af" in page and f"{PATH}/{THEIRS}" not in page
    assert carla.get(f"{PATH}/{THEIRS}").status_code == 404
    assert carla.post(f"{PATH}/{THEIRS}", data={"name": "Sydbyen"}).status_code == 404
    assert known(laptop) == ["Nordbyen"]


def test_only_a_leader_names_areas(laptop: Laptop, anna: FlaskClient):
    assert anna.get(PATH).status_code == 404 and "omraader" not in anna.get("/kontoret").text
    with pytest.raises(NotAllowed):
        laptop.write(areas.add, ANNA, name="Vangdalen")


def test_the_rule_stands_in_the_service_too(laptop: Laptop, carla: FlaskClient):
    laptop.write(areas.add, CARLA, name="Vangdalen")
    with pytest.raises(Invalid):
        laptop.write(areas.add, CARLA, name="vangdalen")
