"""The tablet's addresses: who may ask, what is taken in, and that nothing a tablet sends can break them."""

import base64
import json
import secrets
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from outreach.app import create_app
from outreach.kinds.contact.rows import contact
from outreach.services import offices, recording
from outreach.services import staff as staff_service
from outreach.services.recording import record
from outreach.storage import seal
from outreach.storage.db import db
from outreach.storage.office import Office
from outreach.storage.queries import staff as staff_queries
from sync.entry import commitment, fresh_id, fresh_nonce, write

ORG, ANNA, BO = (f"0000000{number}-0000-7000-8000-000000000000" for number in (1, 2, 3))
PHRASE, OTHER = "kaffe sol bord lampe sten", "gul cykel under broen igen"


class House:
    """An office with a leader, a colleague and one paired tablet."""

    def __init__(self, folder: Path) -> None:
        self.office = Office(folder)
        self.recovery = self.office.establish(
            name="Stationsvej", org_id=ORG, org_name="Carelink", org_role="helper",
            org_colour="#0f675c", host="logbog.lan", port=8443, staff_id=ANNA, staff_name="Anna Holm",
            phrase=PHRASE,
        )  # fmt: skip
        self.app = create_app(self.office)
        self.app.testing = True
        with self.app.app_context():
            anna = offices.found(
                db.session, org_id=ORG, org_name="Carelink", org_role="helper", colour="#0f675c",
                staff_id=ANNA, name="Anna Holm",
            )  # fmt: skip
            self.anna = anna
            parts = {"open": {"role": "adviser", "active": True}, "closed": {"name": "Bo Lund"}}
            record(db.session, anna, kind="staff", id=BO, root=BO, **parts)
        self.office.vault.add_slot(BO, "Bo Lund", OTHER)
        self.client = self.app.test_client()
        self.tablet = self.pair()

    def pair(self) -> "Tablet":
        answer = self.client.post("/api/par", json={"code": self.office.tablets.offer()})
        assert answer.status_code == 201
        return Tablet(self, answer.json)

    def lock(self) -> None:
        self.office.vault.lock()

    def contacts(self) -> list[Any]:
        with self.app.app_context():
            return list(db.session.execute(db.select(contact)).mappings())


class Tablet:
    """A tablet as the office sees it."""

    def __init__(self, office: House, paired: dict[str, Any]) -> None:
        self.office, self.paired = office, paired
        self.id, self.secret = paired["tablet_id"], paired["secret"]
        self.key = seal.answer_key(seal.unb64(self.secret))
        self.grant: str | None = None
        self.grant_key = b""

    def ask(
        self, path: str, body: Any = None, *, session: str = "", status: int = 201, raw: bytes | None = None
    ) -> Any:
        nonce = fresh_nonce()
        headers = {
            "Authorization": f"Tablet {self.id}.{self.secret}", "Office-Nonce": nonce,
            "Office-Session": session,
        }  # fmt: skip
        data = raw if raw is not None else json.dumps(body).encode() if body is not None else None
        method = "POST" if data is not None else "GET"
        answer = self.office.client.open(path, method=method, data=data, headers=headers)
        assert answer.status_code == status, answer.get_data(as_text=True)
        assert answer.headers["Office-Signature"] == seal.sign_answer(self.key, nonce, answer.get_data())
        assert answer.headers["Cache-Control"] == "no-store"
        return answer.json

    def sign_in(self, staff_id: str = ANNA, phrase: str = PHRASE) -> Any:
        told = self.ask("/api/log-ind", {"staff_id": staff_id, "phrase": phrase})
        self.grant, self.grant_key = told["grant"], seal.unb64(told["grant_key"])
        return told

    def line(self, by: str = ANNA, **more: Any) -> bytes:
        id = more.pop("id", None) or fresh_id()
        parts: dict[str, Any] = {
            "id": id, "nonce": fresh_nonce(), "at": "2026-05-18T08:22:33.123Z", "kind": "contact",
            "version": 1,
            "org": ORG, "by": by, "root": more.pop("root", id), "people": (), "open": {"drawer": "own"},
            "closed": {"when": "2026-05-18T10:22", "channel": "door", "topics": ["letters"]},
        }  # fmt: skip
        return write(**{**parts, **more})

    def seal(self, line: bytes, *, signed: bool = True, to: bytes | None = None) -> dict[str, str]:
        id = json.loads(line)["id"]
        mac = seal.b64(seal.mac(self.grant_key, line)) if signed else None
        letter = json.dumps({"line": line.decode(), "grant": self.grant if signed else None, "mac": mac})
        public = to or seal.unb64(self.paired["office"]["intake_key"])
        return {"id": id, "sealed": seal.b64(seal.seal(public, id, letter.encode()))}

    def deliver(self, *items: dict[str, str], ask: tuple[str, ...] = ()) -> Any:
        return self.ask("/api/indbakke", {"items": list(items), "ask": list(ask)})


@pytest.fixture
def office(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path / "office")
    yield made
    made.lock()


def test_pairing_tells_whose_tablet_it_is_and_spends_the_code(office):
    told = office.tablet.paired

    assert told["office"]["org_name"] == "Carelink" and told["office"]["org_colour"] == "teal"
    assert [one["name"] for one in told["staff"]] == ["Anna Holm", "Bo Lund"]
    code = office.office.tablets.offer()
    assert office.client.post("/api/par", json={"code": code}).status_code == 201
    again = office.client.post("/api/par", json={"code": code})
    assert again.status_code == 401 and again.content_type == "application/problem+json"


def test_nobody_but_a_paired_tablet_is_answered(office):
    for path in ("/api/log-ind", "/api/session", "/api/indbakke"):
        for credential in ("", "Tablet x.y", f"Tablet {office.tablet.id}.{seal.b64(bytes(32))}", "Bearer z"):
            answer = office.client.post(path, json={}, headers={"Authorization": credential})
            assert answer.status_code == 401 and answer.json["type"] == "/problems/unknown-tablet"
            assert "Office-Signature" not in answer.headers


def test_a_signed_in_colleague_gets_names_and_a_tablet_without_a_session_does_not(office):
    with office.app.app_context():
        record(db.session, office.anna, kind="person", closed={"name": "Elif Aksoy"}, **_person())
    told = office.tablet.sign_in()
    names = office.tablet.ask("/api/navne", session=told["session"], status=200)

    assert [one["name"] for one in names["people"]] == ["Elif Aksoy"]
    assert set(names["people"][0]) == {"id", "name", "tell", "own"}
    assert names["helpers"] == ["Carelink"] and {one["id"] for one in names["staff"]} == {ANNA, BO}
    assert office.tablet.ask("/api/navne", session="x", status=401)["type"] == "/problems/signed-out"
    assert office.pair().ask("/api/navne", session=told["session"], status=401)


def _person() -> dict[str, Any]:
    id = fresh_id()
    return {"id": id, "root": id} | {"people": (id,)}


def test_a_wrong_phrase_is_counted_and_told(office):
    told = office.tablet.ask("/api/log-ind", {"staff_id": ANNA, "phrase": "forkert forkert"}, status=401)

    assert told["type"] == "/problems/wrong-phrase" and told["tries_left"] == 4
    assert office.tablet.ask("/api/log-ind", {"staff_id": fresh_id(), "phrase": PHRASE}, status=401)


def test_the_same_person_on_the_same_tablet_gets_the_same_key_again(office):
    first, second = office.tablet.sign_in(), office.tablet.sign_in()
    other = office.pair().sign_in()

    assert first["tablet_key"] == second["tablet_key"] != other["tablet_key"]
    assert first["grant_key"] != second["grant_key"]


def test_a_grant_proves_a_session_after_an_offline_sign_in(office):
    office.tablet.sign_in()
    nonce = fresh_nonce()
    proof = seal.b64(seal.mac(office.tablet.grant_key, b"session" + nonce.encode()))
    ask = {"grant": office.tablet.grant, "nonce": nonce, "proof": proof}

    told = office.tablet.ask("/api/session", ask)
    assert office.tablet.ask("/api/navne", session=told["session"], status=200)["people"] == []
    for wrong in (
        {**ask, "proof": seal.b64(bytes(32))},
        {**ask, "grant": "{}"},
        {**ask, "nonce": fresh_nonce()},
    ):
        assert office.tablet.ask("/api/session", wrong, status=401)
    office.pair().ask("/api/session", ask, status=401)
    office.office.vault.remove_slot(ANNA)
    assert office.tablet.ask("/api/session", ask, status=401)


def test_an_entry_arrives_once_however_often_it_is_sent(office):
    office.tablet.sign_in()
    line = office.tablet.line()
    item = office.tablet.seal(line)

    first, again = office.tablet.deliver(item), office.tablet.deliver(office.tablet.seal(line))
    assert first["items"] == [
        {"id": item["id"], "c": seal.b64(commitment(line)), "state": "office", "why": ""}
    ]
    assert again["items"] == first["items"]
    assert [row["root"] for row in office.contacts()] == [item["id"]]
    nobody = fresh_id()
    assert office.tablet.deliver(ask=(item["id"], nobody))["states"] == {
        item["id"]: "office",
        nobody: "unknown",
    }


def test_the_same_id_with_other_words_is_a_collision_and_both_are_kept(office):
    office.tablet.sign_in()
    line = office.tablet.line()
    office.tablet.deliver(office.tablet.seal(line))
    other = office.tablet.line(
        id=json.loads(line)["id"], closed={"when": "2026-05-18T10:22", "channel": "phone"}
    )

    assert office.tablet.deliver(office.tablet.seal(other))["items"][0]["state"] == "collision"


@pytest.mark.parametrize("way", ["no grant", "wrong mac", "another's grant", "locked"])
def test_what_is_not_proved_becomes_a_question_to_its_author(office, way):
    office.tablet.sign_in(BO, OTHER) if way == "another's grant" else office.tablet.sign_in()
    if way == "wrong mac":
        office.tablet.grant_key = bytes(32)
    item = office.tablet.seal(office.tablet.line(by=ANNA), signed=way != "no grant" and way != "locked")

    assert office.tablet.deliver(item)["items"][0]["state"] == "question"
    assert office.tablet.deliver(ask=(item["id"],))["states"] == {item["id"]: "question"}
    assert office.contacts() == []


def test_a_locked_office_keeps_what_comes_and_opens_it_when_somebody_signs_in(office):
    office.tablet.sign_in()
    item = office.tablet.seal(office.tablet.line())
    office.lock()

    assert office.tablet.deliver(item)["items"][0] == {
        "id": item["id"],
        "c": None,
        "state": "locked",
        "why": "",
    }
    assert office.tablet.deliver(item, ask=(item["id"], fresh_id()))["states"] == {item["id"]: "locked"}
    assert len(office.office.spool) == 1
    office.tablet.sign_in(BO, OTHER)
    _settle()
    assert office.tablet.deliver(ask=(item["id"],))["states"] == {item["id"]: "office"}
    assert len(office.office.spool) == 0 and len(office.contacts()) == 1


def _settle() -> None:
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and "empty_spool" in thread.name:
            thread.join(10)


def test_one_bad_item_among_forty_good_ones(office):
    office.tablet.sign_in()
    good = [office.tablet.seal(office.tablet.line()) for _ in range(40)]
    odd = [
        {"id": good[0]["id"], "sealed": good[1]["sealed"]},  # sealed for another id
        {"id": fresh_id(), "sealed": "AAAA"},
        {"id": "../../etc", "sealed": good[2]["sealed"]},
        {"id": fresh_id(), "sealed": "\x00 ikke base64 æ"},
        office.tablet.seal(office.tablet.line(), to=seal.intake_public(seal.new_intake_key())),
    ]
    parked = [
        office.tablet.seal(office.tablet.line(kind="hologram")),
        office.tablet.seal(office.tablet.line(version=9)),
        office.tablet.seal(office.tablet.line(closed={"when": "aldrig", "channel": "door"})),
        office.tablet.seal(office.tablet.line(org=BO)),
        office.tablet.seal(office.tablet.line(open={"drawer": "everybody"})),
    ]
    told = office.tablet.deliver(*good[:20], *odd, *parked, *good[20:])["items"]
    states = [one["state"] for one in told]

    assert states.count("office") == 40
    assert states[20:25] == ["unknown"] * 5 and {one["why"] for one in told[20:25]} == {"unreadable"}
    assert set(states[25:30]) <= {"parked", "question"}
    assert len(office.contacts()) == 40


def test_a_line_that_breaks_the_door_does_not_hold_the_others_back(office, monkeypatch):
    office.tablet.sign_in()
    items = [office.tablet.seal(office.tablet.line()) for _ in range(3)]
    accept: Callable[..., Any] = recording.accept

    def breaks(session: Any, line: bytes, author: Any) -> Any:
        if json.loads(line)["id"] == items[1]["id"]:
            raise RuntimeError("Elif Aksoy")
        return accept(session, line, author)

    monkeypatch.setattr(recording, "accept", breaks)
    told = office.tablet.deliver(*items)["items"]

    assert [one["state"] for one in told] == ["office", "unknown", "office"] and told[1]["why"] == "internal"


def test_a_lost_tablet_brings_things_in_and_gets_nothing(office):
    told = office.tablet.sign_in()
    item = office.tablet.seal(office.tablet.line())
    office.office.tablets.lose(office.tablet.id)

    for path, body in (("/api/log-ind", {"staff_id": ANNA, "phrase": PHRASE}), ("/api/session", {})):
        office.tablet.ask(path, body, status=404)
    office.tablet.ask("/api/navne", session=told["session"], status=404)
    answer = office.tablet.deliver(item)
    assert answer["tablet"] == "lost" and "names" not in answer
    assert answer["items"][0]["state"] == "question"


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"{", b"null", b"[]", b'"x"', b"\xff\xfe", b"\x00" * 100, b'{"items":{}}', b'{"items":[1]}',
        b'{"items":[{"id":1,"sealed":2}]}', b'{"ask":[null]}', b"[" * 100_000, b'{"items":[' + b"[" * 5000,
        '{"ask":["\ud83d"]}'.encode("utf-8", "surrogatepass"), b'{"code":"\\u0000"}',
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/api/indbakke", "/api/log-ind", "/api/session", "/api/par"])
def test_nonsense_gets_a_clear_answer(office_for_nonsense, path, raw):
    tablet = office_for_nonsense.tablet
    headers = {"Authorization": f"Tablet {tablet.id}.{tablet.secret}"}
    answer = office_for_nonsense.client.post(path, data=raw, headers=headers)

    if path == "/api/indbakke" and answer.status_code == 201:  # odd, but there is nothing in it
        assert answer.json["items"] == [] and answer.json["states"] == {}
        return
    assert answer.status_code in (400, 401), answer.get_data(as_text=True)
    assert answer.content_type == "application/problem+json" and answer.json["title"]


@pytest.fixture(scope="module")
def office_for_nonsense(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    made = House(tmp_path_factory.mktemp("nonsense") / "office")
    yield made
    made.lock()


def test_more_than_one_letter_holds_is_refused(office):
    ids = [fresh_id() for _ in range(1001)]

    office.tablet.ask("/api/indbakke", {"items": [{"id": ids[0], "sealed": "A"}] * 101}, status=413)
    office.tablet.ask("/api/indbakke", {"ask": ids}, status=413)
    office.tablet.ask("/api/indbakke", raw=b'{"items":[]}' + b" " * 1024 * 1024, status=413)
    told = office.tablet.deliver({"id": ids[0], "sealed": base64.urlsafe_b64encode(bytes(400_000)).decode()})
    assert told["items"][0]["why"] == "unreadable"


def test_an_odd_nonce_gets_no_signature(office):
    for nonce in ("", "x", "x" * 65):
        headers = {
            "Authorization": f"Tablet {office.tablet.id}.{office.tablet.secret}",
            "Office-Nonce": nonce,
        }
        answer = office.client.post("/api/indbakke", json={}, headers=headers)
        assert answer.status_code == 201 and "Office-Signature" not in answer.headers


def test_locking_ends_the_sessions_of_tablets(office):
    told = office.tablet.sign_in()
    office.lock()
    office.tablet.ask("/api/navne", session=told["session"], status=423)
    office.tablet.sign_in(BO, OTHER)

    office.tablet.ask("/api/navne", session=told["session"], status=401)


def test_somebody_who_left_is_named_so_that_their_key_goes(office):
    office.tablet.sign_in()
    with office.app.app_context():
        base = staff_queries.base(db.session, office.anna, BO)
        staff_service.retire(db.session, office.anna, BO, base=base)

    assert office.tablet.deliver()["gone"] == [BO]


def test_no_secret_and_no_word_reaches_the_log(office, caplog):
    office.tablet.sign_in()
    word = secrets.token_hex(8)
    office.tablet.deliver(
        office.tablet.seal(office.tablet.line(kind="hologram", closed={"note": word})),
        {"id": "x", "sealed": word},
    )

    assert word not in caplog.text and PHRASE not in caplog.text
