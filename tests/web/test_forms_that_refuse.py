"""What cannot be, and what should not be here, is told at its field; nothing typed is lost."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from outreach.services import contacts, families, followups
from tests.logbook import ANNA, ELIF, danish_today
from tests.web.conftest import Laptop
from tests.web.forms import landed, submit

TODAY = danish_today()
VISIT = {"channel": "door", "topics": ["letters"], "person": ELIF, "drawer": "own"}
ADD = {"role": "child", "drawer": "helpers", "new_name": "Ayaan"}
CPR = "010180-1234"
ASKED = "Der står noget, der ligner et CPR-nummer."


def day(away: int) -> str:
    return (TODAY + timedelta(days=away)).isoformat()


@pytest.mark.parametrize("path", ["/kontakt/ny", "/personer/ny", f"/lovet/ny?person={ELIF}"])
def test_no_browser_cuts_a_text(anna: FlaskClient, path: str) -> None:
    assert "maxlength" not in anna.get(path).text


def test_a_text_over_the_limit_is_refused_and_kept(anna: FlaskClient) -> None:
    answer = submit(anna, "/kontakt/ny", {**VISIT, "note": "a" * 4001 + "slut"})
    assert answer.status_code == 422 and "Der er plads til 4000 tegn." in answer.text
    assert "aslut" in answer.text


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("/kontakt/ny", {**VISIT, "note": CPR}),
        ("/kontakt/ny", {**VISIT, "person": "new", "new_name": f"Hibo {CPR}"}),
        ("/personer/ny", {"name": f"Hibo {CPR}"}),
        ("/personer/ny", {"name": "Hibo", "tell": CPR}),
        (f"/personer/{ELIF}/ret", {"name": "Elif", "tell": CPR}),
        (f"/familier/{ELIF}/tilfoej", {**ADD, "new_name": f"Ayaan {CPR}"}),
        (f"/familier/{ELIF}/tilfoej", {**ADD, "relation": CPR}),
        (f"/lovet/ny?person={ELIF}", {"text": CPR, "due": day(0), "drawer": "own"}),
    ],
)
def test_a_number_is_asked_about_first_on_the_page(
    anna: FlaskClient, path: str, values: dict[str, str]
) -> None:
    asked = submit(anna, path, values)
    assert asked.status_code == 422 and CPR in asked.text
    top, rest = asked.text.split("<h1", 1)
    assert "Ikke gemt endnu." in top and f'<a href="#cpr-nummer">{ASKED}' in top and "data-focus" in top
    assert 'id="cpr-nummer"' in rest

    landed(submit(anna, path, {**values, "numbers": "out"}))
    assert CPR not in anna.get(f"/personer/{ELIF}").text + anna.get(f"/familier/{ELIF}").text


def test_who_said_it_is_no_number_is_not_asked_again_with_the_next_question(anna: FlaskClient) -> None:
    values = {"name": f"Elif Aksoy {CPR}", "numbers": "keep"}
    asked = submit(anna, "/personer/ny", values)
    assert "Nej, det er en ny person" in asked.text and 'name="numbers" value="keep"' in asked.text


def test_a_number_in_a_family_is_asked_about_when_it_is_changed(laptop: Laptop, anna: FlaskClient) -> None:
    new = {"name": "Ayaan"}
    made = laptop.write(
        families.add, ANNA, ELIF, other=None, new=new, closed={"role": "child"}, drawer="own", on=day(0)
    )
    root = (made if hasattr(made, "root") else made[-1]).root
    asked = submit(anna, f"/familier/medlem/{root}", {"role": "child", "relation": CPR})
    assert asked.status_code == 422 and ASKED in asked.text
    landed(submit(anna, f"/familier/medlem/{root}", {"role": "child", "relation": "søn"}))


@pytest.mark.parametrize(
    ("path", "values", "told"),
    [
        ("/kontakt/ny", {**VISIT, "on_day": day(1)}, "Vælg i dag eller en tidligere dag."),
        (f"/lovet/ny?person={ELIF}", {"text": "Ringe", "due": day(-1), "drawer": "own"}, "Dagen er gået."),
        ("/personer/ny", {"name": "Hibo", "birth_year": TODAY.year + 1}, "Året er ikke kommet endnu."),
        (f"/familier/{ELIF}/tilfoej", {**ADD, "birth_year": TODAY.year + 1}, "Året er ikke kommet endnu."),
    ],
)
def test_days_and_years_that_cannot_be(
    anna: FlaskClient, path: str, values: dict[str, object], told: str
) -> None:
    answer = submit(anna, path, values)
    assert answer.status_code == 422 and told in answer.text


def test_a_day_that_a_wrong_clock_wrote_stops_nobody(laptop: Laptop, anna: FlaskClient) -> None:
    closed = {"when": f"{day(9)}T10:00", "channel": "door", "topics": ["letters"]}
    root = laptop.write(contacts.create, ANNA, people=[ELIF], open={"drawer": "own"}, closed=closed).root
    path, sent = f"/kontakt/{root}/ret", {"channel": "door", "topics": ["letters"], "drawer": "own"}
    landed(submit(anna, path, {**sent, "on_day": day(9), "at_time": "10:00", "note": "Mere."}))
    refused = submit(anna, path, {**sent, "on_day": day(8), "note": "Mere."})
    assert refused.status_code == 422 and "Dagen er ikke kommet endnu." in refused.text


@pytest.fixture
def promised(laptop: Laptop) -> str:
    closed = {"text": "Ringe", "due": day(0), "owner": ANNA.staff_id}
    return laptop.write(followups.create, ANNA, people=[ELIF], open={"drawer": "own"}, closed=closed).root


def test_a_promise_is_not_moved_into_the_past(anna: FlaskClient, promised: str) -> None:
    refused = submit(anna, f"/lovet/{promised}", {"state": "later", "due": day(-1)})
    assert refused.status_code == 422 and "Dagen er gået." in refused.text
    landed(submit(anna, f"/lovet/{promised}", {"when": "tomorrow", "due": day(-1)}))


@pytest.mark.parametrize(
    ("came", "back"),
    [
        ("person", f"/personer/{ELIF}"),
        ("alle", "/lovet?vis=alle"),
        ("", "/idag"),
        ("//x.dk", "/idag"),
    ],
)
def test_after_moving_one_is_back_where_one_came_from(
    anna: FlaskClient, promised: str, came: str, back: str
) -> None:
    path = f"/lovet/{promised}?fra={came}"
    assert landed(submit(anna, path, {"state": "later", "due": day(3)})) == back


def test_the_lists_say_where_one_comes_from(anna: FlaskClient, promised: str) -> None:
    assert f"/lovet/{promised}?fra=person" in anna.get(f"/personer/{ELIF}").text
    assert f"/lovet/{promised}?fra=mine" in anna.get("/lovet").text
