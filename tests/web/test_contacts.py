"""Henvendelser through the pages: three choices are enough, nothing typed is lost, nothing is erased."""

import re

import pytest
from flask.testing import FlaskClient

from outreach.services import contacts, recording
from tests.logbook import ANNA, BO, CARLA, ELIF, RANA, an_entry, an_id
from tests.web.conftest import Laptop
from tests.web.forms import hidden, landed, submit

THREE = {"channel": "door", "topics": ["letters"], "person": ELIF, "drawer": "own"}
NOTE = "Kom med et brev. Vi læste det sammen."


def write(laptop: Laptop, actor=ANNA, **more):
    closed = {"when": "2026-05-18T10:22", "channel": "door", "topics": ["letters"], "note": NOTE}
    values = {
        "people": [ELIF],
        "open": {"drawer": "own"},
        "closed": {**closed, **more.pop("closed", {})},
        **more,
    }
    return laptop.write(contacts.create, actor, **values).root


def test_three_choices_save_a_contact(anna: FlaskClient):
    page = anna.get(landed(submit(anna, "/kontakt/ny", THREE)))

    assert "Gemt: Elif · Brev og MitID" in page.text
    assert "Elif Aksoy" in page.text and "Ved døren" in page.text
    assert "Kan læses af</dt><dd>kun Carelink</dd>" in page.text
    assert "På kontoret" in page.text


def test_sending_the_same_form_twice_makes_one(anna: FlaskClient):
    values = {**hidden(anna.get("/kontakt/ny")), **THREE, "person": "new", "new_name": "Hibo"}

    first, second = anna.post("/kontakt/ny", data=values), anna.post("/kontakt/ny", data=values)

    assert landed(first) == landed(second)
    found = anna.post("/personer", data={"q": "Hibo"}).text
    assert len(set(re.findall(r'href="/personer/([0-9a-f-]{36})"', found))) == 1


def test_without_a_name_a_huskeord_is_kept(anna: FlaskClient):
    values = {**THREE, "person": "none", "keyword": "gul kop"}

    for again in ({}, {"again": "yes"}):
        saved = submit(anna, "/kontakt/ny", {**values, **again})
        assert "Uden navn · gul kop" in anna.get(landed(saved)).text
    assert "gul kop · 2 gange" in anna.post("/personer", data={"q": "gul"}).text
    assert anna.post("/soeg", data={"keyword": "gul kop"}).text.count("Uden navn · gul kop") == 2


def test_looking_for_a_person_saves_nothing_and_keeps_what_was_typed(anna: FlaskClient):
    answer = submit(
        anna, "/kontakt/ny", {**THREE, "person": "", "search": "aksoy", "note": NOTE, "find": "yes"}
    )

    assert answer.status_code == 200
    assert f'value="{ELIF}"' in answer.text and NOTE in answer.text
    assert "Ikke gemt" not in answer.text


def test_what_is_missing_is_said_first_and_nothing_typed_is_lost(anna: FlaskClient):
    answer = submit(anna, "/kontakt/ny", {"note": NOTE, "children": "40", "drawer": "own"})

    assert answer.status_code == 422
    text = answer.text
    assert text.index("Ikke gemt. Teksten står her stadig.") < text.index('name="channel"')
    for name in ("channel", "topics", "person", "children"):
        assert f'href="#{name}"' in text and f'id="{name}"' in text
    assert NOTE in text and "Skriv et tal fra 0 til 20." in text


def test_a_cpr_number_is_asked_about_and_taken_out(anna: FlaskClient):
    values = {**THREE, "note": "Hendes nummer er 010180-1234."}
    answer = submit(anna, "/kontakt/ny", values)

    assert answer.status_code == 422
    assert "ligner et CPR-nummer" in answer.text and "010180-1234" in answer.text
    page = anna.get(landed(submit(anna, "/kontakt/ny", {**values, "numbers": "out"})))
    assert "010180" not in page.text
    kept = anna.get(landed(submit(anna, "/kontakt/ny", {**values, "numbers": "keep"})))
    assert "010180-1234" in kept.text


def test_writing_more_keeps_what_stood_before(laptop: Laptop, anna: FlaskClient):
    path = f"/kontakt/{write(laptop)}"
    form = anna.get(f"{path}/ret")
    assert NOTE in form.text and "Hvor var du?" in form.text

    values = {**THREE, "note": "Hun ringer selv fredag.", "on_day": "2026-05-18", "at_time": "10:22"}
    page = anna.get(landed(submit(anna, f"{path}/ret", {**values, "reason": "Hun ringede"})))

    assert "Hun ringer selv fredag." in page.text
    assert "Sådan stod det før" in page.text and NOTE in page.text and "Hun ringede" in page.text


def test_what_a_colleague_changed_meanwhile_is_not_undone(laptop: Laptop, anna: FlaskClient):
    root = write(laptop)
    values = {**hidden(anna.get(f"/kontakt/{root}/ret")), **THREE, "on_day": "2026-05-18", "at_time": "10:22"}
    laptop.write(contacts.amend, CARLA, root, set={"channel": "phone"}, children=2, drawer="helpers")

    landed(anna.post(f"/kontakt/{root}/ret", data={**values, "note": "Hun ringer fredag."}))

    page = anna.get(f"/kontakt/{root}").text
    assert "Hun ringer fredag." in page and "Telefon" in page and "Børn med</dt><dd>2" in page
    assert "To har skrevet forskelligt" not in page
    assert 'value="helpers" checked' in anna.get(f"/kontakt/{root}/ret").text


def test_a_new_person_is_started_with_the_contact_or_not_at_all(anna: FlaskClient):
    values = {**hidden(anna.get("/kontakt/ny")), **THREE, "person": "new", "new_name": "Hibbo"}
    assert anna.post("/kontakt/ny", data={**values, "note": "x" * 4001}).status_code == 422
    assert "Hibbo" not in anna.post("/personer", data={"q": "Hibbo"}).text.split("</form>")[-1]

    saved = landed(anna.post("/kontakt/ny", data={**values, "new_name": "Hibo"}))
    assert "Gemt: Hibo · " in anna.get(saved).text


def test_two_who_wrote_without_knowing_are_both_shown_and_settled(laptop: Laptop, anna: FlaskClient):
    root = write(laptop)
    for text in ("Fredag.", "Torsdag."):
        laptop.write(contacts.amend, ANNA, root, set={"note": text})

    page = anna.get(f"/kontakt/{root}").text
    assert "To har skrevet forskelligt" in page and "Fredag." in page and "Torsdag." in page
    assert "To har skrevet forskelligt" in anna.get("/skal-du-se-paa").text

    page = anna.get(landed(anna.post(f"/kontakt/{root}/vaelg", data={"field": "note"}))).text
    assert "Fredag.\n\nTorsdag." in page and "To har skrevet forskelligt" not in page


def test_taking_back_moving_and_names(laptop: Laptop, anna: FlaskClient):
    wrong = write(laptop)
    assert "Flyttet" in anna.get(landed(submit(anna, f"/kontakt/{wrong}/flyt", {"person": RANA}))).text
    assert NOTE not in anna.get(f"/personer/{ELIF}").text
    assert "flyttet til en anden" in anna.get(f"/personer/{ELIF}").text
    assert NOTE in anna.get(f"/personer/{RANA}").text

    landed(anna.post(f"/kontakt/{wrong}/loesn"))
    assert NOTE not in anna.get(f"/personer/{RANA}").text
    refused = submit(anna, f"/kontakt/{wrong}/navn", {"person": ELIF})
    assert refused.status_code == 422 and "Spørg først" in refused.text
    landed(submit(anna, f"/kontakt/{wrong}/navn", {"person": ELIF, "asked": "y"}))
    assert NOTE in anna.get(f"/personer/{ELIF}").text

    landed(anna.post(f"/kontakt/{wrong}/fortryd"))
    assert NOTE not in anna.get(f"/personer/{ELIF}").text
    assert "Taget tilbage" in anna.get(f"/kontakt/{wrong}").text


def test_the_screen_can_be_turned(laptop: Laptop, anna: FlaskClient):
    page = anna.get(f"/kontakt/{write(laptop)}/vis").text

    assert NOTE in page and "Kan læses af: <strong>kun Carelink</strong>" in page
    assert "<nav" not in page


def test_notes_are_found_by_post_only(laptop: Laptop, anna: FlaskClient):
    write(laptop)

    assert NOTE in anna.post("/soeg", data={"q": "brev"}).text
    assert NOTE not in anna.get("/soeg?q=brev").text
    assert "Ingen notater passer" in anna.post("/soeg", data={"q": "findesikke"}).text


@pytest.mark.parametrize("deed", ["ret", "fortryd", "flyt", "navn", "loesn", "vaelg"])
def test_a_partners_contact_or_an_unknown_one_is_not_corrected_from_here(
    laptop: Laptop, anna: FlaskClient, deed: str
):
    theirs = an_entry("contact", actor=BO, number=900, people=[], open={"drawer": "own"}, closed=_some())
    laptop.take_in([theirs])
    before = laptop.write(lambda session, actor: recording.states(session, [theirs.id]), ANNA)

    for id in (theirs.id, an_id(999)):
        assert anna.post(f"/kontakt/{id}/{deed}", data=THREE).status_code == 404
    assert laptop.write(lambda session, actor: recording.states(session, [theirs.id]), ANNA) == before


def _some():
    return {
        "when": "2026-05-18T10:22",
        "channel": "door",
        "topics": ["letters"],
        "note": "Kun Bysekretariatet",
    }


def test_what_is_wrong_is_told_from_the_top_of_the_page(anna: FlaskClient):
    page = submit(anna, "/kontakt/ny", {}).text
    told = re.findall(r'<li><a href="#(\w+)">', page)
    assert told[:3] == ["channel", "topics", "person"]
    fields = [page.index(f'id="{name}"') for name in told]
    assert fields == sorted(fields)


def test_what_two_wrote_is_said_in_words_whatever_field_it_is(laptop: Laptop, anna: FlaskClient):
    root = write(laptop)
    asked = {"what": "activity", "on": "2026-05-18"}
    offer = an_entry("offer", number=700, people=[ELIF], open={"drawer": "own"}, closed=asked)
    laptop.take_in([offer])
    said = [
        *((root, 710 + number, {"colleague": who.staff_id}) for number, who in enumerate((ANNA, CARLA))),
        (offer.id, 720, {"barriers": ["price"], "declined_on": "2024-03-04"}),
        (offer.id, 721, {"barriers": ["transport", "price"]}),
    ]
    for of, number, told in said:
        laptop.take_in([an_entry("amend", number=number, root=of, closed={"set": told})])
    for number, sex in ((730, "woman"), (731, "man")):
        told = {"set": {"sex": sex}, "base": {}}
        laptop.take_in([an_entry("reg_set", number=number, root=ELIF, closed=told)])

    page = anna.get("/skal-du-se-paa").text
    assert "Kvinde" in page and "woman" not in page
    assert "Prisen" in page and "transport" not in page and "[" not in page.split("<main")[1]
    seen = anna.get(f"/kontakt/{root}").text
    assert "Carla" in seen and CARLA.staff_id not in seen.split("<main")[1].split("</section>")[0]
