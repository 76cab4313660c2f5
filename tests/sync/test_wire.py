"""Whatever arrives at a hub, it answers with a signed 201 or a plain problem: never a 500."""

import json
from typing import Any

import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync import protocol, tables
from sync.entry import fresh_id
from sync.hub import enrol
from sync.receipt import b64
from sync.signing import sign_request
from tests.sync.raw import VALUES, batch, hello, push, refused, send
from tests.sync.world import HubHost, Laptop, make


def test_the_messages_used_below_are_good(host: HubHost, carelink: Laptop) -> None:
    assert push(carelink, batch(carelink, [make(carelink.org).line])).status_code == 201
    assert send(carelink, "POST", "/v1/hello", json.dumps(hello(carelink)).encode()).status_code == 201


@pytest.mark.parametrize(
    "headers",
    [
        {"Sync-Device": ""},
        {"Sync-Device": "x"},
        {"Sync-Device": "x\u00e6"},
        {"Sync-Device": "01a20036-7303-79a6-8fdf-fc977bea34eb"},
        {"Sync-Signature": ""},
        {"Sync-Signature": "x"},
        {"Sync-Signature": "é"},
        {"Sync-Signature": b64(bytes(64))},
        {"Sync-Signature": "A" * 10_000},
    ],
)
def test_a_forged_signature_is_no_device(host: HubHost, carelink: Laptop, headers: dict[str, str]) -> None:
    body = json.dumps(hello(carelink)).encode()
    answer = send(carelink, "POST", "/v1/hello", body, **headers)
    assert refused(answer, 401)


def test_a_signature_is_for_one_request(host: HubHost, carelink: Laptop, bysek: Laptop) -> None:
    body = json.dumps(hello(carelink)).encode()
    mine = b64(sign_request(carelink.wire.key, "POST", "/v1/hello", body))

    def ask(method: str, path: str, body: bytes, device: str = carelink.wire.device) -> Any:
        headers = {"Sync-Device": device, "Sync-Signature": mine}
        return host.client.open(path, method=method, data=body, headers=headers)

    assert ask("POST", "/v1/hello", body).status_code == 201
    assert refused(ask("POST", "/v1/hello", body + b" "), 401)
    assert refused(ask("POST", "/v1/have", body), 401)
    assert refused(ask("POST", "/v1/hello?x=1", body), 401)
    assert refused(ask("POST", "/v1/hello", body, bysek.wire.device), 401)


def test_a_strangers_key_and_a_removed_laptop_are_refused_everywhere(host: HubHost, carelink: Laptop) -> None:
    enrol.revoke(host.hub, carelink.wire.device)
    for key in (None, Ed25519PrivateKey.generate()):
        for method, path in [
            ("POST", "/v1/hello"),
            ("POST", f"/v1/streams/{fresh_id()}/batches"),
            ("GET", f"/v1/streams/{fresh_id()}/placements?after=0"),
            ("GET", f"/v1/streams/{fresh_id()}/head?at=0"),
            ("GET", "/v1/feed?after=0&limit=10"),
            ("POST", "/v1/have"),
            ("POST", "/v1/lines"),
            ("PUT", "/v1/kit?digest=x"),
            ("GET", "/v1/kits"),
        ]:
            assert refused(send(carelink, method, path, b"{}", key=key), 401)


@pytest.mark.parametrize(
    "name",
    [
        *("p", "nonce", "app", "wall", "stream", "streams", "epoch", "feed_pos", "feed_head"),
        *("waiting", "set_aside", "backup_at", "kit", "log_head"),
    ],
)
def test_a_strange_hello_is_answered_or_refused(host: HubHost, carelink: Laptop, name: str) -> None:
    for value in VALUES:
        text = json.dumps(hello(carelink, **{name: "HERE"})).replace('"HERE"', value)
        answer = send(carelink, "POST", "/v1/hello", text.encode())
        assert answer.status_code == 201 or refused(answer)


@pytest.mark.parametrize("name", ["id", "seq", "head", "parent", "parent_seq", "parent_head"])
def test_a_strange_stream_in_a_hello_is_answered_or_refused(
    host: HubHost, carelink: Laptop, name: str
) -> None:
    for value in VALUES:
        told = {**hello(carelink)["streams"][0], name: "HERE"}
        text = json.dumps(hello(carelink, streams=[told])).replace('"HERE"', value)
        answer = send(carelink, "POST", "/v1/hello", text.encode())
        assert answer.status_code == 201 or refused(answer)


def test_as_many_streams_as_may_be_told_are_told_and_no_more(host: HubHost, carelink: Laptop) -> None:
    def streams(count: int) -> bytes:
        told = [{"id": fresh_id(), "seq": 1, "head": "0" * 64} for _ in range(count)]
        return json.dumps(hello(carelink, streams=told)).encode()

    assert send(carelink, "POST", "/v1/hello", streams(protocol.STREAMS_PER_HELLO_MAX)).status_code == 201
    assert refused(send(carelink, "POST", "/v1/hello", streams(protocol.STREAMS_PER_HELLO_MAX + 1)))


@pytest.mark.parametrize("path", ["/v1/hello", "/v1/have", "/v1/lines", "/v1/enrol"])
def test_what_is_no_message_is_refused(host: HubHost, carelink: Laptop, path: str) -> None:
    for body in (
        *(b"", b"null", b"[]", b"{", b"\xff\xfe", b"\x00", b'{"ids":1}', b'{"ids":["x"]}', b'{"ids":[1]}'),
        *(b"[" * 100_000, b'{"ids":["\\u0000"]}', b"{}" * 9, b'{"code":"\\u0000","key":"x","label":"y"}'),
    ):
        assert refused(send(carelink, "POST", path, body))


def test_nobody_can_ask_what_another_organisation_wrote(
    host: HubHost, carelink: Laptop, bysek: Laptop
) -> None:
    theirs, mine = bysek.write(), carelink.write()
    for laptop in (bysek, carelink):
        laptop.session()
    asked = [theirs.id, mine.id, fresh_id()]
    answer = send(carelink, "POST", "/v1/have", protocol.encode(protocol.Ids(asked)))
    assert json.loads(json.loads(answer.data)["body"])["ids"] == [asked[0], asked[2]]


def test_questions_have_an_end(host: HubHost, carelink: Laptop) -> None:
    def ids(count: int) -> bytes:
        return protocol.encode(protocol.Ids([fresh_id() for _ in range(count)]))

    assert refused(send(carelink, "POST", "/v1/have", ids(protocol.IDS_PER_QUESTION_MAX + 1)))
    assert refused(send(carelink, "POST", "/v1/lines", ids(protocol.ENTRIES_PER_PAGE_MAX + 1)))


@pytest.mark.parametrize("path", ["/v1/feed?after=", "/v1/feed?limit=", "/v1/streams/%s/head?at="])
def test_strange_numbers_in_an_address(host: HubHost, carelink: Laptop, path: str) -> None:
    for value in ("", "-1", "x", "1.5", "9" * 17, "9" * 18, "%00", "٣", "1e3", "0x1"):
        asked = path.replace("%s", fresh_id()) + value
        assert refused(host.client.get(asked, headers={"Sync-Device": carelink.wire.device}), 401)
        answer = send(carelink, "GET", asked)
        assert answer.status_code == 201 or refused(answer, 400, 401)


@pytest.mark.parametrize(
    "method, path, status",
    [
        ("GET", "/v1/hello", 405),
        ("DELETE", "/v1/feed", 405),
        ("GET", "/v1/unheard-of", 404),
        ("POST", "/v1/streams/x/batches", 404),
        ("POST", "/v1/streams/../../etc/batches", 404),
        ("GET", "/", 404),
        ("TRACE", "/v1/hello", 405),
    ],
)
def test_other_addresses_and_methods(
    host: HubHost, carelink: Laptop, method: str, path: str, status: int
) -> None:
    assert refused(send(carelink, method, path), status)


@pytest.mark.parametrize("sealed", [b"", bytes(protocol.KIT_BYTES_MAX + 1)])
def test_a_kit_has_a_size(host: HubHost, carelink: Laptop, sealed: bytes) -> None:
    assert refused(send(carelink, "PUT", "/v1/kit?digest=x", sealed))


@pytest.mark.parametrize("digest", ["%00", "x" * 500, "%ff", "", "%F0%9F%9A%AA"])
def test_a_kit_with_a_strange_digest(host: HubHost, carelink: Laptop, digest: str) -> None:
    answer = send(carelink, "PUT", f"/v1/kit?digest={digest}", b"sealed")
    assert answer.status_code == 201 or refused(answer, 400, 401)


def test_a_kit_goes_to_its_own_organisation(host: HubHost, carelink: Laptop, bysek: Laptop) -> None:
    assert send(carelink, "PUT", "/v1/kit?digest=abc", b"sealed").status_code == 201
    body = json.loads(send(carelink, "GET", "/v1/kits").data)["body"]
    assert json.loads(body)["ids"] == [b64(b"sealed")]
    assert json.loads(json.loads(send(bysek, "GET", "/v1/kits").data)["body"])["ids"] == []


KEY = b64(Ed25519PrivateKey.generate().public_key().public_bytes_raw())


@pytest.mark.parametrize(
    "changed, status",
    [
        ({}, 201),
        ({"label": "x" * 500}, 201),
        ({"label": "\x00"}, 400),
        ({"label": ""}, 400),
        ({"key": "x"}, 400),
        ({"key": ""}, 400),
        ({"key": "é"}, 400),
        ({"key": b64(bytes(31))}, 400),
        ({"code": ""}, 401),
        ({"code": "\x00"}, 400),
        ({"code": "x" * 10_000}, 400),
        ({"code": "X-X"}, 401),
    ],
)
def test_enrolling_with_something_strange(
    host: HubHost, carelink: Laptop, changed: dict[str, str], status: int
) -> None:
    good = {"code": enrol.issue_code(host.hub, carelink.org), "key": KEY, "label": "Ny"}
    answer = host.client.post("/v1/enrol", data=json.dumps({**good, **changed}))
    assert answer.status_code == status
    assert status == 201 or refused(answer, status)


def test_a_code_is_good_once(host: HubHost, carelink: Laptop) -> None:
    body = json.dumps({"code": enrol.issue_code(host.hub, carelink.org), "key": KEY, "label": "Ny"})
    assert [host.client.post("/v1/enrol", data=body).status_code for _ in range(2)] == [201, 401]


def test_what_breaks_is_logged_without_its_words(
    host: HubHost, carelink: Laptop, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any) -> Any:
        raise RuntimeError("hemmelig sætning")

    monkeypatch.setattr("sync.hub.hello.answer", broken)
    answer = send(carelink, "POST", "/v1/hello", json.dumps(hello(carelink)).encode())
    assert refused(answer, 500)
    assert "RuntimeError in broken" in caplog.text
    assert "hemmelig" not in caplog.text + answer.text
    with host.hub.ingest.connect() as db, pytest.raises(sa.exc.DBAPIError) as raised:
        db.execute(sa.insert(tables.org).values(id="hemmelig", name=None, role="x"))
    assert "parameters hidden" in str(raised.value)
