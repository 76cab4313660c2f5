"""docs/sync-protocol.md: its exchange happens, its examples decode, its hashes are what they say."""

import base64
import hashlib
import json
import re
import zlib
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync import protocol
from sync.entry import parse
from sync.hub.app import create_app
from sync.invitation import Invitation
from sync.protocol import read_page, unpack
from sync.receipt import Receipt, verify
from tests.docs import exchange
from tests.docs.exchange import HUB_KEY, STREAM

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "sync-protocol.md").read_text(encoding="utf-8")
SHOWN = {
    name: (kind, text.rstrip("\n"))
    for kind, name, text in re.findall(r"^```(json|text|hex) ([\w-]+)\n(.*?)^```$", PAGE, re.M | re.S)
}
MESSAGES: dict[str, Any] = {
    "enrol": protocol.Enrol,
    "enrol-answer": protocol.Enrolled,
    "hello": protocol.Hello,
    "hello-answer": protocol.HelloAnswer,
    "push-header": protocol.BatchHead,
    "push-answer": Receipt,
    "feed-end": protocol.PageEnd,
    "placements-answer": protocol.Placements,
    "head-answer": protocol.StreamWord,
    "have": protocol.Ids,
    "have-answer": protocol.Ids,
    "lines": protocol.Ids,
    "kits-answer": protocol.Ids,
}
STRUCTS = [*MESSAGES.values(), protocol.StreamAt, protocol.Unheard, Invitation]


@pytest.fixture(scope="module")
def happened(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return exchange.run(tmp_path_factory.mktemp("exchange"))


@pytest.mark.parametrize("name", SHOWN)
def test_what_is_shown_is_what_happens(happened: dict[str, str], name: str) -> None:
    kind, text = SHOWN[name]
    if kind == "json":
        assert json.loads(text) == json.loads(happened[name])
    else:
        assert text == happened[name].rstrip("\n")


def test_everything_that_travels_is_shown() -> None:
    assert MESSAGES.keys() <= SHOWN.keys()


@pytest.mark.parametrize("name", MESSAGES)
def test_every_example_decodes_and_uses_no_member_of_its_own(name: str) -> None:
    text = SHOWN[name][1].encode()
    message = protocol.decode(text, MESSAGES[name]) if MESSAGES[name] is not Receipt else None
    assert message is not None or msgspec.json.decode(text, type=Receipt)
    fields = MESSAGES[name].__annotations__
    assert json.loads(text).keys() <= fields.keys()


@pytest.mark.parametrize("struct", STRUCTS, ids=lambda struct: struct.__name__)
def test_every_member_is_named_on_the_page(struct: Any) -> None:
    for member in struct.__annotations__:
        assert re.search(rf'[`"]{member}[`"]', PAGE), member


def test_the_hashes_can_be_worked_out_by_hand() -> None:
    """With nothing of ours: only what the page says."""
    line = SHOWN["line"][1].encode()
    said = json.loads(line)
    raw = bytes.fromhex(said["id"].replace("-", ""))
    stream = bytes.fromhex(STREAM.replace("-", ""))
    commitment = hashlib.sha256(b"\x00" + line).digest()
    start = hashlib.sha256(b"\x10" + stream + bytes(16) + bytes(8)).digest()
    end = hashlib.sha256(b"\x01" + start + raw + commitment).digest()
    feed = hashlib.sha256(b"\x02" + bytes(32) + b"+" + raw + commitment).digest()
    shown = [SHOWN[name][1] for name in ("commitment", "head-0", "head-1", "feed-head-1")]
    assert shown == [one.hex() for one in (commitment, start, end, feed)]
    body = SHOWN["hello"][1].encode()
    assert hashlib.sha256(body).hexdigest() == SHOWN["body-hash"][1]
    key = Ed25519PrivateKey.from_private_bytes(b"\x02" * 32)
    signature = key.sign(b"POST\n/v1/hello\n" + hashlib.sha256(body).digest())
    assert base64.urlsafe_b64encode(signature).decode().rstrip("=") == SHOWN["signature"][1]


def test_what_is_signed_verifies_for_its_own_context_only() -> None:
    whole = SHOWN["push-answer-signed"][1].encode()
    body = verify(HUB_KEY.public_key(), "receipt", whole)
    assert json.loads(body) == json.loads(SHOWN["push-answer"][1])
    ops, end = read_page(SHOWN["feed"][1].encode() + b"\n")
    assert [op.op for op in ops] == ["+", "+"]
    assert json.loads(verify(HUB_KEY.public_key(), "feed", end)) == json.loads(SHOWN["feed-end"][1])
    for context in ("hello", "lines", ""):
        with pytest.raises(ValueError, match="signed"):
            verify(HUB_KEY.public_key(), context, whole)


def test_a_push_made_from_the_page_is_taken(tmp_path: Path) -> None:
    """Somebody else's client, written from the page: enrol, hello, push, in the words it shows."""
    key = Ed25519PrivateKey.from_private_bytes(b"\x02" * 32)
    header = json.dumps(json.loads(SHOWN["push-header"][1])).encode()
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    packed = packer.compress(header + b"\n" + SHOWN["line"][1].encode() + b"\n") + packer.flush()
    assert unpack(packed)[1] == [parse(SHOWN["line"][1].encode())]
    with exchange.a_hub(tmp_path) as hub:
        client = create_app(hub).test_client()
        assert client.post("/v1/enrol", data=SHOWN["enrol"][1]).status_code == 201
        path = f"/v1/streams/{STREAM}/batches"
        signature = key.sign(f"POST\n{path}\n".encode() + hashlib.sha256(packed).digest())
        signed = base64.urlsafe_b64encode(signature).decode().rstrip("=")
        headers = {"Sync-Device": exchange.DEVICE, "Sync-Signature": signed}
        answer = client.post(path, data=packed, headers=headers)
        assert answer.status_code == 201
        assert json.loads(answer.data) == json.loads(SHOWN["push-answer-signed"][1])


@pytest.mark.parametrize(
    "what, limit",
    [
        (
            "500 lines and 1 MiB of lines",
            (protocol.ENTRIES_PER_PUSH_MAX, protocol.BYTES_PER_PUSH_MAX // 2**20),
        ),
        ("2 MiB", (protocol.UNPACKED_BYTES_MAX // 2**20,)),
        (
            "| ids in a `have`, a page of placements, a list of voids | 5000 |",
            (protocol.IDS_PER_QUESTION_MAX,),
        ),
        ("| streams in a hello | 1000 |", (protocol.STREAMS_PER_HELLO_MAX,)),
        ("| a sealed kit | 64 KiB |", (protocol.KIT_BYTES_MAX // 1024,)),
    ],
)
def test_limits_are_the_programs(what: str, limit: tuple[int, ...]) -> None:
    assert what in PAGE
    assert all(str(number) in what for number in limit)


@pytest.mark.parametrize("word", [protocol.DUPLICATE, protocol.ERASED, *sorted(protocol.PARKED)])
def test_every_disposition_is_explained(word: str) -> None:
    assert f"`{word}`" in PAGE
