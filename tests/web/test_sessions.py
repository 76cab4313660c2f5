"""Who is signed in: phrases, locks, sessions that end, and typing that does not."""

import pytest
from flask.testing import FlaskClient

from outreach.web.sessions import ABSOLUTE_SECONDS, IDLE_SECONDS
from tests.logbook import ANNA, CARLA, ELIF
from tests.web.conftest import PHRASE, Laptop
from tests.web.forms import hidden, landed, submit

NEW_PHRASE = "lampe skov blå kaffe"


@pytest.fixture
def later(laptop: Laptop):
    """Let the sessions' clock run on."""
    store = laptop.app.extensions["sessions"]
    passed = [0.0]
    began = store.clock
    store.clock = lambda: began() + passed[0]

    def wait(seconds: float) -> None:
        passed[0] += seconds

    return wait


def key(browser: FlaskClient) -> str:
    (cookie,) = [one for one in browser._cookies.values() if one.key.startswith("dor_")]
    return cookie.value


def test_any_sign_in_opens_a_locked_office(laptop: Laptop):
    browser = laptop.browser()
    assert "Kontoret er låst" in browser.get("/log-ind").text

    landed(browser.post("/log-ind", data={"staff_id": ANNA.staff_id, "phrase": PHRASE}))

    assert laptop.office.vault.is_open
    page = browser.get("/idag").text
    assert "Anna" in page and "Carelink" in page


def test_the_cookie_says_nothing_and_scripts_cannot_read_it(laptop: Laptop):
    answer = laptop.browser().post("/log-ind", data={"staff_id": ANNA.staff_id, "phrase": PHRASE})

    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Path=/" in cookie
    assert ANNA.staff_id not in cookie
    over_tls = laptop.browser().post(
        "/log-ind", data={"staff_id": ANNA.staff_id, "phrase": PHRASE}, base_url="https://logbog.lan"
    )
    assert "Secure" in over_tls.headers["Set-Cookie"]


def test_a_wrong_phrase_says_how_many_tries_are_left(laptop: Laptop):
    browser = laptop.browser()

    answer = browser.post("/log-ind", data={"staff_id": ANNA.staff_id, "phrase": "forkert forkert forkert"})

    assert answer.status_code == 401
    assert "4 forsøg tilbage. En kollega kan stadig logge på." in answer.text
    for _ in range(4):
        browser.post("/log-ind", data={"staff_id": ANNA.staff_id, "phrase": "forkert forkert forkert"})
    locked = browser.post("/log-ind", data={"staff_id": ANNA.staff_id, "phrase": PHRASE})
    assert locked.status_code == 401 and "For mange forsøg." in locked.text
    landed(browser.post("/log-ind", data={"staff_id": CARLA.staff_id, "phrase": PHRASE}))


def test_with_nobody_to_choose_the_way_in_is_a_one_time_code(laptop: Laptop):
    browser = laptop.browser(CARLA)
    vault = laptop.office.vault
    for id, name in vault.slots():
        vault.issue_code(id, name)
    landed(browser.post("/laas"))

    page = browser.get("/log-ind").text
    assert "Ingen kan logge ind her lige nu" in page and 'href="/log-ind/kode"' in page
    assert 'type="password"' not in page


def test_the_only_one_who_can_sign_in_is_chosen_already(laptop: Laptop):
    browser = laptop.browser(CARLA)
    vault = laptop.office.vault
    for id, name in vault.slots():
        if id != CARLA.staff_id:
            vault.issue_code(id, name)
    landed(browser.post("/laas"))

    assert f'value="{CARLA.staff_id}" checked' in browser.get("/log-ind").text


def test_signing_in_gives_a_new_session(laptop: Laptop):
    browser = laptop.browser()
    browser.get("/log-ind")
    laptop.app.config["WTF_CSRF_ENABLED"] = True
    browser.get("/log-ind")
    before = key(browser)
    laptop.app.config["WTF_CSRF_ENABLED"] = False

    browser.post("/log-ind", data={"staff_id": ANNA.staff_id, "phrase": PHRASE})

    assert key(browser) != before
    old = laptop.app.test_client()
    old.set_cookie(f"dor_{laptop.office.id[:8]}", before)
    assert old.get("/idag").status_code == 303


def test_switching_ends_the_session_and_leaves_the_office_open(laptop: Laptop, anna: FlaskClient):
    stolen = key(anna)

    assert landed(anna.post("/skift")) == "/log-ind"

    assert laptop.office.vault.is_open
    thief = laptop.app.test_client()
    thief.set_cookie(f"dor_{laptop.office.id[:8]}", stolen)
    assert thief.get(f"/personer/{ELIF}").status_code == 303


def test_locking_signs_everybody_out(laptop: Laptop, anna: FlaskClient):
    carla = laptop.browser(CARLA)

    landed(anna.post("/laas"))

    assert not laptop.office.vault.is_open
    assert carla.get("/idag").status_code == anna.get("/idag").status_code == 303


def test_nobody_is_pushed_out_by_knocking(laptop: Laptop, anna: FlaskClient, monkeypatch):
    monkeypatch.setattr("outreach.web.sessions.SESSIONS_MAX", 5)
    laptop.app.config["WTF_CSRF_ENABLED"] = True

    for _ in range(20):
        laptop.browser().get("/log-ind")

    assert anna.get("/idag").status_code == 200


def test_nobody_signed_out_can_lock_or_read(laptop: Laptop, anna: FlaskClient):
    laptop.browser().post("/laas")

    assert laptop.office.vault.is_open


def test_a_session_ends_after_fifteen_quiet_minutes_and_after_twelve_hours(anna: FlaskClient, later):
    later(IDLE_SECONDS - 1)
    assert anna.get("/idag").status_code == 200
    later(IDLE_SECONDS + 1)
    assert anna.get("/idag").status_code == 303


def test_twelve_hours_are_the_end_however_busy(anna: FlaskClient, later):
    for _ in range(ABSOLUTE_SECONDS // (IDLE_SECONDS - 60)):
        later(IDLE_SECONDS - 60)
        last = anna.get("/idag").status_code
    later(IDLE_SECONDS - 60)
    assert last == 200
    assert anna.get("/idag").status_code == 303


def test_what_was_typed_when_the_session_ended_stands_there_again(laptop: Laptop, anna: FlaskClient, later):
    values = {**hidden(anna.get("/kontakt/ny")), "channel": "phone", "note": "En lang tekst om dagen."}
    later(IDLE_SECONDS + 1)
    assert landed(anna.post("/kontakt/ny", data=values)) == "/log-ind"

    carla = laptop.browser(CARLA)
    assert "En lang tekst" not in carla.get("/kontakt/ny").text
    back = landed(anna.post("/log-ind", data={"staff_id": ANNA.staff_id, "phrase": PHRASE}))
    assert back == "/kontakt/ny"
    page = anna.get(back).text
    assert "En lang tekst om dagen." in page and "Det, du skrev, står her stadig." in page
    assert values["entry_id"] in page
    assert "En lang tekst" not in anna.get("/kontakt/ny").text


def test_a_page_left_alone_gives_away_what_was_typed_and_saves_nothing(laptop: Laptop, anna: FlaskClient):
    sent = {"channel": "door", "topics": ["letters"], "person": ELIF, "drawer": "own", "note": "Halvt skrev"}

    assert landed(anna.post("/kontakt/ny", data={**sent, "keep_only": "yes"})) == "/log-ind"

    assert anna.get("/idag").status_code == 303
    back = landed(anna.post("/log-ind", data={"staff_id": ANNA.staff_id, "phrase": PHRASE}))
    assert "Halvt skrev" in anna.get(back).text
    assert "Halvt skrev" not in anna.get(f"/personer/{ELIF}").text


def test_locked_meanwhile_keeps_typing_too(laptop: Laptop, anna: FlaskClient):
    values = {**hidden(anna.get("/kontakt/ny")), "note": "Skrevet før låsen."}
    laptop.browser(CARLA).post("/laas")
    anna.post("/kontakt/ny", data=values)

    back = landed(anna.post("/log-ind", data={"staff_id": ANNA.staff_id, "phrase": PHRASE}))

    assert "Skrevet før låsen." in anna.get(back).text


def test_a_post_without_the_sessions_token_changes_nothing(laptop: Laptop, anna: FlaskClient):
    laptop.app.config["WTF_CSRF_ENABLED"] = True

    landed(anna.post(f"/personer/{ELIF}/samtykke"))
    assert "Stop deling" not in anna.get(f"/personer/{ELIF}").text
    landed(anna.post("/kontakt/ny", data={"note": "Uden mærke", "csrf_token": "forkert"}))
    assert "Uden mærke" in anna.get("/kontakt/ny").text

    page = anna.get("/idag")
    assert landed(anna.post("/skift", data={"csrf_token": hidden(page)["csrf_token"]})) == "/log-ind"


def test_after_signing_in_one_is_where_one_wanted_to_be(laptop: Laptop):
    browser = laptop.browser()
    there = browser.get(f"/personer/{ELIF}").location
    assert there == f"/log-ind?til=/personer/{ELIF}"

    answer = browser.post(there, data={"staff_id": ANNA.staff_id, "phrase": PHRASE})
    assert landed(answer) == f"/personer/{ELIF}"


@pytest.mark.parametrize("til", ["//evil.example", "https://evil.example", "/\\evil.example", "\r\nX: y"])
def test_nobody_is_sent_elsewhere_after_signing_in(laptop: Laptop, til: str):
    answer = laptop.browser().post(
        "/log-ind", query_string={"til": til}, data={"staff_id": ANNA.staff_id, "phrase": PHRASE}
    )

    assert landed(answer) == "/"


def test_a_removed_colleague_is_out_at_once(laptop: Laptop, anna: FlaskClient):
    carla = laptop.browser(CARLA)

    landed(carla.post(f"/kontoret/kolleger/{ANNA.staff_id}/stop"))

    assert anna.get("/idag").status_code == 303
    assert "Anna kan ikke logge ind mere." in carla.get("/kontoret/kolleger").text
    assert "Anna" not in carla.get("/kontoret/kolleger").text.split("Er holdt op")[0]
    answer = anna.post("/log-ind", data={"staff_id": ANNA.staff_id, "phrase": PHRASE})
    assert answer.status_code in (401, 422)


def suggested(page: str) -> str:
    return page.split('<p class="code">')[1].split("</p>")[0]


def test_a_new_colleague_comes_in_with_a_one_time_code(laptop: Laptop):
    carla = laptop.browser(CARLA)
    who = {"name": "Jonas Bech", "role": "adviser", "title": "Jobkonsulent"}
    page = carla.get(landed(submit(carla, "/kontoret/kolleger", who)))
    code = page.text.split('<p class="code">')[1].split("</p>")[0]
    assert code not in carla.get("/kontoret/kolleger").text

    jonas = laptop.browser()
    weak = jonas.post("/log-ind/kode", data={"code": code, "phrase": "1234"})
    assert weak.status_code == 422 and "Koden er for kort." in weak.text
    again = jonas.post("/log-ind/kode", data={"code": code, "phrase": "1234"})
    assert suggested(again.text) == suggested(weak.text)  # somebody may have written it down
    assert suggested(laptop.browser().get("/log-ind/kode").text) != suggested(weak.text)
    landed(jonas.post("/log-ind/kode", data={"code": code, "phrase": NEW_PHRASE}))
    assert "Jonas Bech" in jonas.get("/idag").text
    again = laptop.browser().post("/log-ind/kode", data={"code": code, "phrase": NEW_PHRASE})
    assert again.status_code == 422 and "Koden virker ikke." in again.text


def test_only_a_leader_manages_colleagues(laptop: Laptop, anna: FlaskClient):
    before = laptop.office.vault.slots()

    for path in ("", *(f"/{CARLA.staff_id}/{what}" for what in ("kode", "stop", "ret"))):
        assert anna.post(f"/kontoret/kolleger{path}", data={"name": "X", "role": "leader"}).status_code == 404
    assert laptop.office.vault.slots() == before


def test_a_colleagues_name_is_put_right_on_every_page_and_the_phrase_stays(laptop: Laptop, anna: FlaskClient):
    carla = laptop.browser(CARLA)
    path = f"/kontoret/kolleger/{ANNA.staff_id}/ret"
    landed(submit(carla, path, {"name": "Anna Ravn", "title": "familierådgiver", "role": "adviser"}))
    page = carla.get("/kontoret/kolleger").text
    assert "Anna Ravn" in page and "familierådgiver" in page
    assert "Anna Ravn" in laptop.browser().get("/log-ind").text and "Anna Ravn" in anna.get("/idag").text
    again = laptop.browser().post("/log-ind", data={"staff_id": ANNA.staff_id, "phrase": PHRASE})
    assert again.status_code == 303
    empty = submit(carla, path, {"name": " ", "role": "adviser"})
    assert empty.status_code == 422 and "Skriv kollegaens navn." in empty.text


def test_a_leader_makes_another_and_none_unmakes_themselves(laptop: Laptop, anna: FlaskClient):
    carla = laptop.browser(CARLA)
    landed(submit(carla, f"/kontoret/kolleger/{ANNA.staff_id}/ret", {"name": ANNA.name, "role": "leader"}))
    assert anna.get("/kontoret/laeselog").status_code == 200  # from the next page on

    own = f"/kontoret/kolleger/{CARLA.staff_id}/ret"
    assert 'name="role"' not in carla.get(own).text
    landed(submit(carla, own, {"name": CARLA.name, "role": "adviser"}))
    assert carla.get("/kontoret/laeselog").status_code == 200
    landed(submit(anna, own, {"name": CARLA.name, "role": "adviser"}))
    assert carla.get("/kontoret/laeselog").status_code == 404
