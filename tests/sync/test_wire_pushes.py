"""A push is taken in whole, with a receipt, or not at all."""

import json
import zlib
from typing import Any

import msgspec
import pytest

from sync import protocol
from sync.entry import fresh_id, parse
from sync.ledger import Ledger
from sync.receipt import verify
from sync.stream import heads
from tests.sync.raw import VALUES, batch, everything, header, hello, packed, push, refused, send
from tests.sync.world import HubHost, Laptop, enrolled, make


def test_a_replayed_push_changes_nothing_and_says_the_same(host: HubHost, carelink: Laptop) -> None:
    body = batch(carelink, [make(carelink.org).line])
    first = push(carelink, body)
    before = everything(host)
    again = push(carelink, body)
    assert (first.status_code, again.status_code) == (201, 201)
    said = [json.loads(verify(host.key.public_key(), "receipt", one.data)) for one in (first, again)]
    assert said[0] | {"time": ""} == said[1] | {"time": ""}
    assert everything(host) == before


@pytest.mark.parametrize(
    "name", ["p", "stream", "first", "n", "prev", "head", "parent", "parent_seq", "parent_head"]
)
def test_a_push_with_a_strange_header_is_refused_whole(host: HubHost, carelink: Laptop, name: str) -> None:
    harmless = {"p": VALUES, "parent": ["null"], "parent_seq": ["-0"], "parent_head": ['""']}
    for value in VALUES:
        line = make(carelink.org).line
        head = msgspec.to_builtins(header([line]))
        text = json.dumps({**head, name: "HERE"}).replace('"HERE"', value).encode()
        before = everything(host)
        answer = push(carelink, packed(text + b"\n" + line + b"\n"), head["stream"])
        if answer.status_code == 201:
            assert value in harmless.get(name, [])
        else:
            assert refused(answer, 400, 409)
            assert everything(host) == before


@pytest.mark.parametrize(
    "spoil",
    [
        lambda body: b"",
        lambda body: body[:-1],
        lambda body: body[:-9],
        lambda body: body[:20],
        lambda body: body + b"x",
        lambda body: body + body,
        lambda body: zlib.decompress(body, 31),
        lambda body: b"\x1f\x8b" + bytes(100),
        lambda body: zlib.compress(zlib.decompress(body, 31)),
        lambda body: packed(zlib.decompress(body, 31)[:-1]),
        lambda body: packed(zlib.decompress(body, 31) + b"\n"),
        lambda body: packed(zlib.decompress(body, 31).replace(b"\n", b"\r\n")),
        lambda body: packed(zlib.decompress(body, 31).replace(b'"c":', b'"C":')),
        lambda body: packed(zlib.decompress(body, 31).replace(b'"text', b'"\xfftext')),
        lambda body: packed(zlib.decompress(body, 31).replace(b"text", b"te\x00xt")),
        lambda body: packed(
            zlib.decompress(body, 31).replace(b'"o":{}', b'"o":' + b'{"a":' * 5000 + b"1" + b"}" * 5001)
        ),
        lambda body: packed(zlib.decompress(body, 31).replace(b'"o":{}', b'"o":{"a":NaN}')),
        lambda body: packed(zlib.decompress(body, 31).replace(b'"v":1', b'"v":1e999')),
        lambda body: packed(zlib.decompress(body, 31).replace(b'"text', b'"' + b"x" * 70_000)),
    ],
)
def test_a_push_that_is_not_whole_is_refused_whole(host: HubHost, carelink: Laptop, spoil: Any) -> None:
    good = batch(carelink, [make(carelink.org).line, make(carelink.org, text="text").line])
    stream = json.loads(zlib.decompress(good, 31).split(b"\n")[0])["stream"]
    before = everything(host)
    assert refused(push(carelink, spoil(good), stream))
    assert everything(host) == before


def test_a_bomb_is_not_unpacked(host: HubHost, carelink: Laptop) -> None:
    line = make(carelink.org).line
    bomb = batch(carelink, [line])
    assert refused(push(carelink, packed(zlib.decompress(bomb, 31) + b" " * 300_000_000, 9), fresh_id()))


@pytest.mark.parametrize(
    "path", ["/v1/hello", "/v1/have", "/v1/lines", "/v1/enrol", "/v1/kit", "/v1/streams/%s/batches"]
)
def test_more_than_a_hub_takes_in_is_refused_unread(host: HubHost, carelink: Laptop, path: str) -> None:
    method = "PUT" if path == "/v1/kit" else "POST"
    path = path.replace("%s", fresh_id())
    assert refused(send(carelink, method, path, bytes(protocol.UNPACKED_BYTES_MAX + 1)), 413)


def test_too_many_entries_are_too_many(host: HubHost, carelink: Laptop) -> None:
    lines = [make(carelink.org).line for _ in range(protocol.ENTRIES_PER_PUSH_MAX + 1)]
    assert refused(push(carelink, batch(carelink, lines)))


def test_a_push_to_another_stream_than_it_says_is_refused(host: HubHost, carelink: Laptop) -> None:
    assert refused(push(carelink, batch(carelink, [make(carelink.org).line]), fresh_id()))


def test_another_organisations_stream_is_neither_written_nor_told_of(
    host: HubHost, carelink: Laptop, bysek: Laptop
) -> None:
    one = bysek.write()
    bysek.session()
    with bysek.begin() as db:
        life = Ledger(db).life()
    theirs = life.id
    line = make(carelink.org).line
    more = header([line], theirs)
    end = heads(life.head, [(parse(line).id, parse(line).commitment)])[0].hex()
    right = {"first": 2, "prev": life.head.hex(), "head": end}
    for changed in ({}, right):
        body = packed(json.dumps({**msgspec.to_builtins(more), **changed}).encode() + b"\n" + line + b"\n")
        assert refused(push(carelink, body, theirs), 409)
    unknown = fresh_id()

    def told(path: str) -> list[bytes]:
        answers = [send(carelink, "GET", path.replace("%s", id)) for id in (theirs, unknown)]
        assert all(answer.status_code == 201 for answer in answers)
        return [json.loads(one.data)["body"].replace(theirs, unknown) for one in answers]

    for path in ("/v1/streams/%s/placements?after=0", "/v1/streams/%s/head?at=1"):
        theirs_told, nothing_told = told(path)
        assert theirs_told == nothing_told
    claim = {"id": theirs, "seq": life.seq, "head": life.head.hex()}
    said = send(carelink, "POST", "/v1/hello", json.dumps(hello(carelink, streams=[claim])).encode())
    assert json.loads(json.loads(said.data)["body"])["streams"][0]["seq"] == 0
    ids = protocol.encode(protocol.Ids([one.id]))
    assert one.line not in send(carelink, "POST", "/v1/lines", ids).data
    assert one.id.encode() not in send(carelink, "GET", "/v1/feed?after=0&limit=500").data


def test_fields_of_a_newer_app_are_kept_to_the_byte(host: HubHost, carelink: Laptop, tmp_path: Any) -> None:
    plain = json.loads(make(carelink.org).line)
    line = json.dumps({"z": [1, {"y": None}], **plain, "æ": "2.50"}, ensure_ascii=False).encode()
    line = line.replace(b'"z":', b'"z" : ')
    head = {**msgspec.to_builtins(header([line])), "made_up": {"later": 1}}
    answer = push(carelink, packed(json.dumps(head).encode() + b"\n" + line + b"\n"))
    assert answer.status_code == 201
    second = enrolled(host, "carelink", tmp_path / "second.db")
    second.session()
    with second.begin() as db:
        kept = Ledger(db).entry(plain["id"])
    assert kept is not None and kept.line == line


@pytest.mark.parametrize("version", [2, 99])
def test_a_newer_versions_messages_are_read_as_far_as_they_are_known(
    host: HubHost, carelink: Laptop, version: int
) -> None:
    body = json.dumps(hello(carelink, p=version, made_up=[1, 2, {"later": True}])).encode()
    answer = send(carelink, "POST", "/v1/hello", body)
    assert answer.status_code == 201
    assert json.loads(json.loads(answer.data)["body"])["p"] == protocol.VERSION


def test_a_full_disk_asks_for_patience(
    host: HubHost, carelink: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Were the journal not to take the line, the erasure waits; nothing half is committed."""

    def full(lines: Any) -> int:
        raise OSError(28, "No space left on device")

    note = carelink.write()
    carelink.session()
    before = everything(host)
    monkeypatch.setattr(type(host.hub.journal), "write", lambda self, lines: full(lines))
    line = make(carelink.org, "erase", targets=[note.id]).line
    assert refused(push(carelink, batch(carelink, [line])), 503)
    assert everything(host) == before
