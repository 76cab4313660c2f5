"""Kontoret: begin one, pair a tablet, take a backup, answer questions, close the day."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from outreach.domain.errors import WrongCode
from outreach.serve import Doors
from outreach.services import contacts, followups, people, recording
from outreach.services.recording import Author
from outreach.storage import slots
from outreach.storage.office import Hub, Office
from sync.entry import fresh_id
from tests.logbook import ANNA, CARLA, ELIF, an_entry, an_id
from tests.web.conftest import PHRASE, Laptop
from tests.web.forms import landed, submit

BEGIN = {
    "org_name": "Bysekretariatet",
    "org_role": "helper",
    "colour": "#9a3f14",
    "office_name": "Jennumparken",
    "name": "Hodan Warsame",
    "phrase": PHRASE,
}


@pytest.fixture
def nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A laptop on which no office was ever made."""
    monkeypatch.setattr(slots, "COST", slots.Cost(8, 1, 1))
    laptop = Laptop(tmp_path / "office")
    yield laptop
    laptop.office.vault.lock()


def test_the_first_run_makes_an_office_and_shows_the_code_once(nothing: Laptop):
    browser = nothing.browser()
    assert landed(browser.get("/")) == "/log-ind"
    assert landed(browser.get("/log-ind")) == "/kontoret/opret"

    page = submit(browser, "/kontoret/opret", BEGIN, follow_redirects=True)
    assert page.status_code == 200 and "Skriv den her ned nu" in page.text
    code = re.search(r'<p class="code">([^<]+)</p>', page.text)[1]
    assert "Bysekretariatet" in page.text and "accent-rust" in page.text
    assert "Hodan Warsame" in browser.get("/idag").text
    assert browser.get("/kontoret/opret").status_code == 404
    assert code not in browser.get("/kontoret/genopretningskode").text

    nothing.office.vault.lock()
    nothing.office.vault.unlock_with_recovery(code)
    assert nothing.office.vault.is_open


def test_a_weak_phrase_leaves_no_office_behind(nothing: Laptop):
    answer = submit(nothing.browser(), "/kontoret/opret", {**BEGIN, "phrase": "kode"})

    assert answer.status_code == 422 and "Koden er for kort." in answer.text
    assert "Hodan Warsame" in answer.text
    assert not nothing.office.exists


def test_a_new_laptop_takes_over_with_kit_and_code(laptop: Laptop, anna: FlaskClient, nothing: Laptop):
    code = laptop.office.renew_recovery()
    kit = laptop.office.folder / "office-kit.sealed"
    browser = nothing.browser()

    with open(kit, "rb") as file:
        wrong = browser.post("/kontoret/opret/igen", data={"kit": file, "code": "AAAA-BBBB"})
    assert wrong.status_code == 422 and not nothing.office.exists
    with open(kit, "rb") as file:
        path = landed(browser.post("/kontoret/opret/igen", data={"kit": file, "code": code}))
    page = browser.get(path)

    assert page.status_code == 200 and "Kontoret er her igen" in page.text and "Carla" in page.text
    assert browser.get(path).status_code == nothing.browser().get(path).status_code == 303
    assert nothing.office.id == laptop.office.id


def test_without_an_office_every_page_leads_to_making_one(nothing: Laptop):
    browser = nothing.browser()

    assert landed(browser.get("/idag")).startswith("/log-ind")
    assert browser.get("/bekymret").status_code == 200
    assert browser.post("/log-ind", data={"staff_id": "x", "phrase": "y"}).status_code in (303, 422)


def test_a_tablet_is_paired_by_picture_and_reported_lost(laptop: Laptop):
    carla = laptop.browser(CARLA)

    assert landed(carla.post("/kontoret/tablets/ny")) == "/kontoret/tablets"
    assert '<p class="code">' not in laptop.browser(CARLA).get("/kontoret/tablets").text
    page = carla.get("/kontoret/tablets").text
    code = re.search(r'<p class="code">([^<]+)</p>', page)[1]
    assert "<svg" in page and "https://logbog.lan:8443/tablet" in page
    assert laptop.office.fingerprint in page.replace("<wbr>", "")
    again = carla.get("/kontoret/tablets").text
    assert code not in again and 'href="/kontoret/tablets/fil"' in again
    tablet, _ = laptop.office.tablets.pair(code, "Tablet 2")
    assert "Tablet 2" in carla.get("/kontoret/tablets").text

    landed(carla.post(f"/kontoret/tablets/{tablet.id}/vaek"))
    assert "Meldt væk" in carla.get("/kontoret/tablets").text
    assert laptop.browser(ANNA).post("/kontoret/tablets/ny").status_code == 404


@pytest.mark.parametrize(
    "host, port, told",
    [("127.0.0.1", 8443, "--listen 0.0.0.0"), ("0.0.0.0", 0, "bruger porten"), ("0.0.0.0", 8443, "")],
)
def test_no_address_is_shown_that_no_tablet_can_reach(laptop: Laptop, host: str, port: int, told: str):
    doors = laptop.app.extensions["doors"] = Doors(laptop.app, laptop.office, port=8443, host=host)
    doors.tablet_port = port
    carla = laptop.browser(CARLA)
    landed(carla.post("/kontoret/tablets/ny"))

    page = carla.get("/kontoret/tablets").text

    assert ("Kun på denne computer lige nu" in page) == bool(told) and told in page
    assert ("https://" in page.split("<main")[1]) == (not told)


def test_a_demo_on_this_computer_alone_pairs_with_a_tablet_on_it(laptop: Laptop):
    laptop.app.extensions["doors"] = Doors(laptop.app, laptop.office, port=8443, host="127.0.0.1")
    laptop.app.config["TABLETS_HERE"] = "http://localhost:8461"
    carla = laptop.browser(CARLA)
    landed(carla.post("/kontoret/tablets/ny"))

    page = carla.get("/kontoret/tablets").text

    assert 'href="http://localhost:8461/tablet"' in page and '<svg class="qr' not in page
    assert laptop.office.tablets.pair(re.search(r'<p class="code">([^<]+)</p>', page)[1], "Her")


def test_a_backup_is_taken_and_shown_as_read_again(laptop: Laptop, tmp_path: Path):
    carla = laptop.browser(CARLA)
    target = tmp_path / "usb"
    target.mkdir()
    assert "Ingen sikkerhedskopi." in carla.get("/kontoret/sikkerhedskopi").text

    landed(submit(carla, "/kontoret/sikkerhedskopi", {"target": str(target)}))

    page = carla.get("/kontoret/sikkerhedskopi").text
    assert "Læst igennem efter kopieringen" in page and str(target) in page
    for wrong in ("", "usb", str(target / "findes-ikke"), f"{target}\0", str(laptop.office.folder)):
        answer = submit(carla, "/kontoret/sikkerhedskopi", {"target": wrong})
        assert answer.status_code == 422, wrong


def offered(laptop: Laptop, author: Author | None, number: int, **closed: object) -> None:
    """A line as a tablet brings it."""
    words = {"when": "2026-05-18T10:22", "channel": "door", "topics": ["letters"], **closed}
    line = an_entry("contact", actor=ANNA, number=number, open={"drawer": "own"}, closed=words).line
    laptop.write(lambda session, actor: recording.accept(session, line, author), ANNA)


def answer_to(browser: FlaskClient, choice: str, **more: str):
    page = browser.get("/skal-du-se-paa").text
    (path,) = set(re.findall(r'action="(/skal-du-se-paa/[0-9a-f-]{36})"', page))
    return browser.post(path, data={"choice": choice, **more})


def test_what_was_written_while_locked_is_asked_for(laptop: Laptop, anna: FlaskClient):
    offered(laptop, None, 700, note="Skrevet mens alt var låst")
    assert "Skrevet mens alt var låst" in anna.get("/skal-du-se-paa").text
    assert "Er det din?" in anna.get("/skal-du-se-paa").text
    carla = laptop.browser(CARLA)
    assert "Spørg Anna" in carla.get("/skal-du-se-paa").text

    landed(answer_to(anna, "mine"))

    assert "Listen er færdig." in anna.get("/skal-du-se-paa").text


def test_one_bad_record_is_put_right_by_its_writer(laptop: Laptop, anna: FlaskClient):
    author = Author(ANNA.staff_id, ANNA.org_id)
    offered(laptop, author, 701, note="x" * 4001)
    page = anna.get("/skal-du-se-paa").text
    assert "Noget skal rettes" in page and "Teksten er for lang." in page

    assert answer_to(anna, "mend", note="x" * 10).status_code == 303

    assert "Listen er færdig." in anna.get("/skal-du-se-paa").text
    assert anna.get("/luk-dagen").status_code == 200


@pytest.mark.parametrize("typed", ["Kort og\0god", "y" * 4000 + "Slutningen", "y" * 70_000])
def test_what_was_put_right_badly_comes_back_with_every_word(laptop: Laptop, anna: FlaskClient, typed: str):
    offered(laptop, Author(ANNA.staff_id, ANNA.org_id), 703, note="x" * 4001, keyword="gul kop")
    page = anna.get("/skal-du-se-paa").text
    assert ">" + "x" * 4001 + "</textarea>" in page

    again = answer_to(anna, "mend", note=typed)

    assert again.status_code == 422 and "Ikke gemt. Teksten står her stadig." in again.text
    assert f">{typed}</textarea>" in again.text
    why = "Her er et tegn, vi ikke kan læse." if "\0" in typed else "Teksten er for lang."
    field = re.search(r'href="#([^"]+)">Tekst: ', again.text)[1]
    assert f'<p class="wrong" id="{field}-wrong">{why}' in again.text
    landed(answer_to(anna, "mend", note="Kort og god"))
    assert "Listen er færdig." in anna.get("/skal-du-se-paa").text


def test_a_correction_that_broke_a_rule_is_put_right_where_it_stands(laptop: Laptop, anna: FlaskClient):
    closed = {"when": "2026-05-18T10:22", "channel": "door", "topics": ["letters"], "note": "Det første"}
    given = {"people": [ELIF], "open": {"drawer": "own"}, "closed": closed}
    root = laptop.write(contacts.create, ANNA, **given).root
    said = {"set": {"note": "x" * 4001}, "seen": [], "reason": "Hun ringede"}
    line = an_entry("amend", number=704, root=root, open={}, closed=said).line
    author = Author(ANNA.staff_id, ANNA.org_id)
    laptop.write(lambda session, actor: recording.accept(session, line, author), ANNA)
    assert ">" + "x" * 4001 + "</textarea>" in anna.get("/skal-du-se-paa").text  # and not the reason with it

    landed(answer_to(anna, "mend", note="Det rettede"))

    assert "Listen er færdig." in anna.get("/skal-du-se-paa").text
    page = anna.get(f"/kontakt/{root}").text
    assert "Det rettede" in page and "Hun ringede" in page


def test_what_became_of_an_answer_is_what_is_said(laptop: Laptop, anna: FlaskClient):
    offered(laptop, None, 705, note="En tekst")
    page = anna.get(landed(answer_to(anna, "not-mine"))).text
    assert "på plads" not in page and "Den venter nu på den, der skrev den." in page
    page = anna.get(landed(answer_to(anna, "dismiss"))).text
    assert "på plads" not in page and "Lagt væk." in page and "Listen er færdig." in page

    said = {"root": an_id(990), "open": {}, "closed": {"set": {"note": "Rettet"}, "seen": []}}
    line = an_entry("amend", number=706, **said).line
    laptop.write(lambda session, actor: recording.accept(session, line, None), ANNA)
    laptop.write(people.create, ANNA, closed={"name": "Tina"}, id=an_id(990))  # nothing one can correct so
    page = anna.get(landed(answer_to(anna, "mine"))).text
    assert "Tak. Det er på plads." not in page and "Den er ikke på plads endnu." in page
    assert "Det her kunne ikke komme på plads." in page


@pytest.mark.parametrize("choice", ["mine", "not-mine", "dismiss"])
def test_a_second_press_leads_back_to_the_list(laptop: Laptop, anna: FlaskClient, choice: str):
    offered(laptop, None, 707, note="En tekst")
    path = re.search(r'action="(/skal-du-se-paa/[^"]+)"', anna.get("/skal-du-se-paa").text)[1]
    landed(anna.post(path, data={"choice": choice}))

    assert landed(anna.post(path, data={"choice": choice})) == "/skal-du-se-paa"
    assert "Der er allerede svaret på det." in anna.get("/skal-du-se-paa").text


@pytest.mark.parametrize("choice", ["join", "first text"])
def test_so_does_a_second_choice_between_texts(laptop: Laptop, anna: FlaskClient, choice: str):
    two_texts(laptop)
    page = anna.get("/skal-du-se-paa").text
    path = re.search(r'action="(/skal-du-se-paa/[0-9a-f-]{36})"', page)[1]
    form = pressed(page)[-1 if choice == "join" else 0]
    landed(anna.post(path, data=form))

    assert landed(anna.post(path, data=form)) == "/skal-du-se-paa"


def test_words_put_right_too_late_are_not_thrown_away(laptop: Laptop, anna: FlaskClient):
    offered(laptop, Author(ANNA.staff_id, ANNA.org_id), 709, note="x" * 4001)
    path = re.search(r'action="(/skal-du-se-paa/[^"]+)"', anna.get("/skal-du-se-paa").text)[1]
    landed(anna.post(path, data={"choice": "dismiss"}))
    assert anna.post(path, data={"choice": "mend", "note": "Mine egne ord"}).status_code == 409


def two_texts(laptop: Laptop) -> str:
    told = {"text": "Kaffe", "due": "2026-05-20"}
    root = laptop.write(followups.create, ANNA, people=[ELIF], open={"drawer": "own"}, closed=told).root
    for actor, text in ((ANNA, "Kaffe fredag"), (CARLA, "Te fredag")):
        laptop.write(contacts.amend, actor, root, set={"text": text})
    return str(root)


def test_a_text_nobody_saw_is_not_settled_by_choosing_between_two(laptop: Laptop, anna: FlaskClient):
    root = two_texts(laptop)
    page = anna.get("/skal-du-se-paa").text
    path = re.search(r'action="(/skal-du-se-paa/[0-9a-f-]{36})"', page)[1]
    laptop.write(contacts.amend, CARLA, root, set={"text": "Den tredje"})

    for form in pressed(page):
        again = anna.get(landed(anna.post(path, data=form))).text
        assert "Der er skrevet mere siden." in again and "på plads" not in again
        for text in ("Kaffe fredag", "Te fredag", "Den tredje"):
            assert text in again
    last = pressed(again)[-1]
    assert last["choice"] == "join"
    assert "Listen er færdig." in anna.get(landed(anna.post(path, data=last))).text


def pressed(page: str) -> list[dict[str, str]]:
    """What each button of the questions sends."""
    forms = re.findall(r'<form method="post" action="/skal-du-se-paa/.*?</form>', page, re.S)
    return [dict(re.findall(r'name="(choice|seen)" value="([^"]*)"', one)) for one in forms]


def test_an_answer_that_is_none_and_a_question_that_is_gone_are_not_found(laptop: Laptop, anna: FlaskClient):
    offered(laptop, None, 702, note="En tekst")

    assert answer_to(anna, "noget andet").status_code == 404
    assert anna.post(f"/skal-du-se-paa/{ELIF}", data={"choice": "mine"}).status_code == 404


def test_the_day_says_what_is_where(laptop: Laptop, anna: FlaskClient):
    assert "Ingen henvendelser i dag" in anna.get("/luk-dagen").text
    closed = {"when": "2026-05-18T10:22", "channel": "door", "topics": ["letters"]}
    laptop.write(contacts.create, ANNA, people=[ELIF], open={"drawer": "own"}, closed=closed)

    page = anna.get("/luk-dagen").text

    assert "Alt ligger på kontorets computer" in page and "Tag en sikkerhedskopi." in page
    assert "Alt er fremme" not in page
    assert "1 henvendelse skrevet i dag" in page

    laptop.office.update_settings(hub=Hub("https://lager.example", fresh_id(), "key"))
    page = anna.get("/luk-dagen").text
    assert "1 henvendelse er ikke fremme endnu" in page and "Den ligger her" in page
    others = re.search(r"det fra andre dage\): (\d+) er ikke fremme endnu", page)
    assert others and int(others[1]) > 0  # the people written down before


def test_the_kit_of_nobody_is_refused(nothing: Laptop, tmp_path: Path):
    file = tmp_path / "office-kit.sealed"
    file.write_bytes(b"\x00\xff not a kit")
    with open(file, "rb") as kit:
        answer = nothing.browser().post("/kontoret/opret/igen", data={"kit": kit, "code": "AAAA"})

    assert answer.status_code == 422
    assert not Office(nothing.office.folder).exists


def test_a_phrase_is_changed_by_whoever_knows_it(laptop: Laptop, anna: FlaskClient):
    path, new = "/kontoret/kode", "lampe skov blå kaffe"

    assert "forsøg tilbage" in submit(anna, path, {"old": "noget andet her", "phrase": new}).text
    assert "Koden er for kort." in submit(anna, path, {"old": PHRASE, "phrase": "kort"}).text
    landed(submit(anna, path, {"old": PHRASE, "phrase": new}))

    landed(laptop.browser().post("/log-ind", data={"staff_id": ANNA.staff_id, "phrase": new}))


def test_a_new_recovery_code_ends_the_printed_one(laptop: Laptop, anna: FlaskClient):
    old = laptop.office.renew_recovery()
    carla = laptop.browser(CARLA)
    page = carla.get(landed(carla.post("/kontoret/genopretningskode"))).text
    new = re.search(r'<p class="code">([^<]+)</p>', page)[1]

    laptop.office.vault.lock()
    with pytest.raises(WrongCode):
        laptop.office.vault.unlock_with_recovery(old)
    laptop.office.vault.unlock_with_recovery(new)


def test_a_code_nobody_looked_at_is_gone_after_ten_minutes(laptop: Laptop, monkeypatch: pytest.MonkeyPatch):
    carla = laptop.browser(CARLA)
    landed(carla.post("/kontoret/tablets/ny"))
    store = laptop.app.extensions["sessions"]
    later = store.clock() + 601
    monkeypatch.setattr(store, "clock", lambda: later)
    assert '<p class="code">' not in carla.get("/kontoret/tablets").text


def test_a_colleagues_way_in_is_taken_only_after_a_second_look(laptop: Laptop):
    carla = laptop.browser(CARLA)
    page = carla.get("/kontoret/kolleger").text
    deed = page.index(f"/kontoret/kolleger/{ANNA.staff_id}/kode")
    sure = page.rindex('<details class="sure">', 0, deed)
    assert "holder op med at virke med det samme" in page[sure:deed]
    assert "</details>" not in page[sure:deed]

    shown = carla.get(landed(carla.post(f"/kontoret/kolleger/{ANNA.staff_id}/kode"))).text
    assert "Engangskode til Anna" in shown and '<p class="code">' in shown
    assert '<p class="code">' not in carla.get("/kontoret/kolleger").text
