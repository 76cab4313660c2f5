"""What a tablet could not deliver, carried to the laptop as a sealed file."""

import io
import json

import pytest

from outreach.storage import seal
from sync.entry import fresh_id, fresh_nonce, write
from tests.logbook import ANNA, DITTE


def a_file(laptop, *, to=None, count=2):
    items = []
    for _ in range(count):
        id = fresh_id()
        line = write(
            id=id, nonce=fresh_nonce(), at="2026-05-18T08:22:33.123Z", kind="contact", version=1,
            org=ANNA.org_id, by=ANNA.staff_id, root=id, open={"drawer": "own"},
            closed={"when": "2026-05-18T10:22", "channel": "door", "topics": ["talk"]},
        )  # fmt: skip
        letter = json.dumps({"line": line.decode(), "grant": None, "mac": None}).encode()
        items.append({"id": id, "sealed": seal.b64(seal.seal(to or laptop.office.intake_public, id, letter))})
    return {"format": "aaben-doer-udbakke/1", "office": laptop.office.id, "items": items}


def send(browser, told):
    data = told if isinstance(told, bytes) else json.dumps(told).encode()
    return browser.post(
        "/kontoret/tablets/fil", data={"file": (io.BytesIO(data), "aaben-doer.json")}, follow_redirects=True
    )


def test_the_file_comes_in_by_the_tablets_own_door_and_twice_does_no_harm(laptop, anna):
    told = a_file(laptop)

    assert "2 af 2 ligger nu på kontoret." in send(anna, told).text
    assert "2 af 2 ligger nu på kontoret." in send(anna, told).text


def test_what_was_sealed_to_another_office_stays_on_the_tablet(laptop, anna):
    told = a_file(laptop, to=seal.intake_public(seal.new_intake_key()))

    assert "2 kunne ikke åbnes. De bliver liggende på tabletten." in send(anna, told).text


@pytest.mark.parametrize(
    "told",
    [b"", b"\xff\xfe", b"[]", b"null", b"[" * 100_000, {"format": "other", "items": []},
     {"format": "aaben-doer-udbakke/1", "items": [{"id": 1, "sealed": 2}]},
     {"format": "aaben-doer-udbakke/1"}],
)  # fmt: skip
def test_another_file_gets_a_clear_answer(anna, told):
    answer = send(anna, told)

    assert answer.status_code in (200, 422) and "ikke en fil fra en tablet" in answer.text


def test_who_may_answer_no_question_may_bring_no_file(laptop):
    assert laptop.browser(DITTE).get("/kontoret/tablets/fil").status_code == 404
