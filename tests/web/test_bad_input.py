"""Whatever is sent, the answer is a page in Danish: an error at its field or not found, never a 500."""

import pytest
from flask.testing import FlaskClient

from tests.logbook import ANNA, CARLA, ELIF, an_id
from tests.web.conftest import Laptop
from tests.web.forms import hidden

NASTY = {
    "nul": b"a\x00b",
    "broken utf-8": b"\xff\xfe\xed\xa0\x80",
    "control": b"\x1b[31m",
    "overlong": b"x" * 100_000,
    "script": b"<script>alert(1)</script>{{ 7*7 }}",
    "sql": b"' OR 1=1; --\"*NEAR(",
    "emoji": "👩‍👧 Łukasz Yılmaz".encode(),
    "blank": b" \t\r\n",
    "number": b"99999999999999999999",
    "date": b"0000-99-99",
    "id": an_id(4711).encode(),
}
FORMS = {
    "/kontakt/ny": "channel topics person search new_name keyword note drawer on_day at_time children",
    "/personer/ny": "name tell birth_year phone language reach called strengths barriers area sex benefit",
    f"/personer/{ELIF}/ret": "name tell birth_year phone language reach called strengths barriers area sex",
    f"/lovet/ny?person={ELIF}": "text due daypart owner drawer",
    f"/beskeder/ny?person={ELIF}": "to said text urgency",
    f"/jobcenter/ny?person={ELIF}": "to name_typed text basis how",
    f"/personer/{ELIF}/doed": "on",
    f"/familier/{ELIF}/kontakt": "people channel topics note drawer on_day at_time children colleague",
    f"/familier/{ELIF}/tilfoej": "role person search new_name birth_year relation called since drawer",
    f"/forloeb/ny?person={ELIF}": "programme since note drawer",
    f"/fast-kontakt/{ELIF}": "role staff deputy since drawer",
    f"/barnets-ord/{ELIF}": "morning bedtime text tags on child_yes parent_yes drawer",
    "/vaek": "since until deputy",
    f"/job/ny?person={ELIF}": "starts employer owner drawer",
    f"/job/sket?person={ELIF}": "what text",
    f"/fokusplan/ny?person={ELIF}": "people search text want can next_step who drawer",
    f"/kontoret/kolleger/{ANNA.staff_id}/overdrag": "everything",
    "/kontoret/kolleger": "name title role",
    "/kontoret/omraader": "name",
    f"/kontoret/kolleger/{ANNA.staff_id}/ret": "name title role",
    "/kontoret/sikkerhedskopi": "target",
    "/personer": "q",
    "/soeg": "q",
    "/log-ind": "staff_id phrase",
    "/log-ind/kode": "code phrase",
}


@pytest.mark.parametrize("path", FORMS)
def test_nasty_values_everywhere(laptop: Laptop, path: str):
    carla = laptop.browser(CARLA)

    for what, value in NASTY.items():
        minted = hidden(carla.get(path)) if not path.startswith("/log-ind") else {}
        answer = carla.post(path, data={**minted, **dict.fromkeys(FORMS[path].split(), value)})

        assert answer.status_code in (200, 303, 401, 404, 413, 422), (what, answer.text[:500])
        # Bytes that are no UTF-8 come out of a form as their %-codes: text like any other.
        if what in ("nul", "control") and path not in ("/personer", "/soeg"):
            assert answer.status_code in (401, 422), what
        assert "<script>alert" not in answer.text, what


def test_a_text_that_cannot_be_stored_is_said_at_its_field(anna: FlaskClient):
    sent = {
        "channel": "door",
        "topics": ["letters"],
        "person": "none",
        "drawer": "own",
        "note": b"vi\x00talte",
    }

    answer = anna.post("/kontakt/ny", data=sent)

    assert answer.status_code == 422
    assert "Her er et tegn, vi ikke kan læse." in answer.text and "talte" in answer.text


@pytest.mark.parametrize(
    "query", ["person=%00", "person=%ff", "person=../..", f"person={an_id(4711)}", "person="]
)
@pytest.mark.parametrize("path", ["/lovet/ny", "/beskeder/ny", "/jobcenter/ny", "/kontakt/ny"])
def test_an_unknown_person_in_an_address(anna: FlaskClient, path: str, query: str):
    assert anna.get(f"{path}?{query}").status_code == (200 if path == "/kontakt/ny" else 404)


@pytest.mark.parametrize(
    "path",
    [
        "/personer/%00",
        "/personer/%ff%fe",
        "/kontakt/" + "a" * 5000,
        "/personer/" + CARLA.staff_id.upper(),
        "//idag",
        "/.%2e/",
    ],
)
def test_addresses_that_are_none(anna: FlaskClient, path: str):
    assert anna.get(path).status_code in (404, 308)


def test_ids_that_somebody_changed_in_the_form(anna: FlaskClient):
    """A tampered id or nonce is replaced; somebody else's id makes a collision that is kept, not a crash."""
    sent = {"channel": "door", "topics": ["letters"], "person": "none", "drawer": "own"}

    for entry_id, nonce in (("x", "y"), ("\0", "\0"), (ELIF, "a" * 22), (ANNA.staff_id, "a" * 22)):
        answer = anna.post("/kontakt/ny", data={**sent, "entry_id": entry_id, "nonce": nonce})
        assert answer.status_code in (303, 404, 422), answer.text[:300]


def test_a_post_that_is_too_large(anna: FlaskClient):
    answer = anna.post("/kontakt/ny", data={"note": b"x" * (5 * 1024 * 1024)})

    assert answer.status_code == 413 and "Det er for stort." in answer.text


def test_json_where_a_form_belongs(anna: FlaskClient):
    assert anna.post("/kontakt/ny", data=b"{\xff", content_type="application/json").status_code in (400, 422)


def test_a_mistake_of_ours_is_logged_without_anybodys_words(laptop: Laptop, anna: FlaskClient, caplog):
    def breaks():
        raise ValueError("Elif Aksoy 010180-1234")

    breaks.permission = "anyone"
    laptop.app.view_functions["home.more"] = breaks
    laptop.app.testing = False

    answer = anna.get("/mere")

    assert answer.status_code == 500 and "Noget gik galt hos os." in answer.text
    assert "ValueError" in caplog.text and "test_bad_input" in caplog.text
    assert "Elif" not in caplog.text + answer.text and "1234" not in caplog.text
