"""Giv besked: asked first where nobody has said yes, all or nothing, and the answer until it is looked at."""

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from outreach.services import away, consents, messages, ties
from outreach.storage.db import db
from outreach.storage.queries.facts import OfficeFacts
from sync.tables import entry
from tests.logbook import ANNA, BO, CARLA, ELIF, RANA, A, B, an_entry, danish_today
from tests.web.conftest import Laptop
from tests.web.forms import hidden, landed, submit

ASK = f"/beskeder/ny?person={ELIF}"
WORDS = {"to": B, "text": "Dagene er for lange lige nu.", "urgency": "today"}


def kinds(laptop: Laptop) -> list[str]:
    with laptop.app.app_context():
        return sorted(db.session.scalars(sa.select(entry.c.kind).where(entry.c.org == A)))


def may_be_told(laptop: Laptop, person: str = ELIF) -> bool:
    with laptop.app.app_context():
        return B in OfficeFacts(db.session).partners(person)


def test_with_a_yes_it_is_one_tap_to_the_form_and_nothing_is_asked(laptop: Laptop, anna: FlaskClient) -> None:
    laptop.write(consents.grant, ANNA, ELIF, receivers=[B])

    assert "Giv besked til Bysekretariatet" in anna.get(f"/personer/{ELIF}").text
    assert "Må vi fortælle" not in anna.get(ASK).text
    page = anna.get(landed(submit(anna, ASK, WORDS))).text
    assert "Beskeden er gemt og på vej." in page and "Dagene er for lange" in page and "Fortryd" in page
    assert kinds(laptop).count("consent_grant") == 1


def test_without_one_the_yes_and_the_message_are_written_together(laptop: Laptop, anna: FlaskClient) -> None:
    assert ASK in anna.get(f"/personer/{ELIF}").text
    asked = anna.get(ASK).text
    assert "Må vi fortælle Bysekretariatet det?" in asked and "Et nej ændrer ikke dine penge." in asked
    before = kinds(laptop)

    landed(submit(anna, ASK, {**WORDS, "said": "yes"}))
    assert sorted([*before, "consent_grant", "message"]) == kinds(laptop)
    assert may_be_told(laptop)


def test_sent_twice_it_is_one_yes_and_one_message(laptop: Laptop, anna: FlaskClient) -> None:

    values = {**hidden(anna.get(ASK)), **WORDS, "said": "yes"}
    for _ in range(2):
        landed(anna.post(ASK, data=values))

    assert [kinds(laptop).count(one) for one in ("consent_grant", "message")] == [1, 1]


@pytest.mark.parametrize(
    "wrong", [{"text": ""}, {"text": "x" * 1001}, {"urgency": "nu"}, {"said": ""}, {"to": A}]
)
def test_what_cannot_be_sent_writes_no_yes_either(
    laptop: Laptop, anna: FlaskClient, wrong: dict[str, str]
) -> None:
    before = kinds(laptop)
    answer = submit(anna, ASK, {**WORDS, "said": "yes", **wrong})

    assert answer.status_code == 422
    assert wrong.get("text") == "" or "Dagene er" in answer.text or "xxx" in answer.text
    assert kinds(laptop) == before and not may_be_told(laptop)


def test_a_message_that_is_refused_takes_the_yes_with_it(
    laptop: Laptop, anna: FlaskClient, monkeypatch
) -> None:
    """The rule that speaks last says no: then nobody has said yes either."""

    def no(*args: object, **more: object) -> None:
        raise RuntimeError

    before = kinds(laptop)
    first = messages.enter
    monkeypatch.setattr(messages, "enter", lambda s, a, d: no() if d[0].kind == "message" else first(s, a, d))
    with pytest.raises(RuntimeError):
        laptop.write(messages.send, ANNA, people=[ELIF], said_yes="x", **WORDS)

    assert kinds(laptop) == before and not may_be_told(laptop)


def test_a_no_sends_nothing_and_nothing_typed_is_lost(laptop: Laptop, anna: FlaskClient) -> None:
    before = kinds(laptop)
    said_no = submit(anna, ASK, {**WORDS, "said": "no"})

    assert "Der er ikke sendt noget" in said_no.text and "Dagene er for lange lige nu." in said_no.text
    assert "Spurgt, om vi må fortælle Bysekretariatet det: nej." in said_no.text
    assert kinds(laptop) == before and not may_be_told(laptop)

    note = "Dagene er for lange lige nu.\nSpurgt, om vi må fortælle Bysekretariatet det: nej."
    keep = {**hidden(said_no), "text": note, "channel": "phone"}
    path = f"/beskeder/egen?person={ELIF}"
    assert anna.post(path, data={**keep, "channel": ""}).status_code == 422
    page = anna.get(landed(anna.post(path, data=keep))).text
    assert "Dagene er for lange" in page and "kun Carelink" in page
    assert kinds(laptop) == sorted([*before, "contact"])


def test_a_no_to_somebody_who_may_be_told_anyway_is_not_asked(laptop: Laptop, anna: FlaskClient) -> None:
    laptop.write(consents.grant, ANNA, ELIF, receivers=[B])
    assert submit(anna, ASK, {**WORDS, "said": "no"}).status_code == 303


def sent_by_anna(laptop: Laptop) -> str:
    laptop.write(consents.grant, ANNA, RANA, receivers=[B])
    made = laptop.write(
        messages.send, ANNA, to=B, people=[RANA], text="Dagene er for lange.", urgency="today"
    )
    return made.root


def answer_of(message: str, number: int, state: str, text: str = "") -> object:
    closed = {"state": state, "text": text}
    at = f"2026-05-18T09:{number % 60:02}:00.000Z"
    return an_entry("message_answer", actor=BO, number=number, root=message, closed=closed, at=at)


def test_the_answer_stands_on_i_dag_until_the_sender_has_looked(laptop: Laptop, anna: FlaskClient) -> None:
    id = sent_by_anna(laptop)
    carla = laptop.browser(CARLA)
    assert "Svar til dig" not in anna.get("/idag").text

    laptop.take_in([answer_of(id, 701, "done", "Timerne er sat ned.")])
    assert "Svar til dig" in anna.get("/idag").text
    assert "Svar til dig" not in carla.get("/idag").text
    page = anna.get(landed(anna.post(f"/beskeder/{id}/set"))).text
    assert "Timerne er sat ned." in page and "Jeg har set svaret" not in page
    assert "Svar til dig" not in anna.get("/idag").text

    laptop.take_in([answer_of(id, 702, "done", "Og bussen er ændret.")])
    assert "Svar til dig" in anna.get("/idag").text


def test_rows_name_whom_they_are_about_but_not_the_text(laptop: Laptop, anna: FlaskClient) -> None:
    id = sent_by_anna(laptop)
    asked = an_entry(
        "message", actor=BO, number=709, people=[ELIF], open={"to": A}, closed={"text": "Kom forbi"}
    )
    laptop.take_in([asked, answer_of(id, 710, "done", "Timerne er sat ned.")])

    for path in ("/beskeder", "/idag"):
        page = anna.get(path).text
        assert "Elif Aksoy</strong>" in page and "Rana al-Masri</strong>" in page
        assert "Kom forbi" not in page and "Timerne" not in page and "Dagene" not in page

    laptop.write(ties.say, ANNA, ELIF)
    for path in ("/beskeder", "/idag"):
        assert "Elif" not in anna.get(path).text


def test_while_the_sender_is_away_the_deputy_sees_the_answer(laptop: Laptop, anna: FlaskClient) -> None:
    id = sent_by_anna(laptop)
    laptop.take_in([answer_of(id, 703, "seen")])
    day = danish_today().isoformat()
    laptop.write(away.leave, ANNA, since=day, until=day, deputy=CARLA.staff_id)

    assert "Svar til dig" in laptop.browser(CARLA).get("/idag").text
    assert "Svar til dig" not in anna.get("/idag").text


def test_only_the_sender_looks_and_only_once(laptop: Laptop, anna: FlaskClient) -> None:
    asked = an_entry(
        "message", actor=BO, number=705, people=[ELIF], open={"to": A}, closed={"text": "Kom forbi"}
    )
    laptop.take_in([asked])
    assert anna.post(f"/beskeder/{asked.id}/set").status_code == 404

    id = sent_by_anna(laptop)
    laptop.take_in([answer_of(id, 706, "done")])
    before = kinds(laptop)
    for _ in range(2):
        landed(anna.post(f"/beskeder/{id}/set"))
    assert len(kinds(laptop)) == len(before) + 1
