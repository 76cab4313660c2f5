"""The exchange that docs/sync-protocol.md shows, run for real with fixed keys, ids and times."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest import mock

import msgspec
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync import protocol, tables
from sync.entry import parse, write
from sync.hub import enrol
from sync.hub.app import create_app
from sync.hub.journal import Journal
from sync.hub.store import Hub, sqlite_engine
from sync.ledger import Ledger
from sync.receipt import b64
from sync.signing import sign_request, signing_input
from sync.stream import FEED_START, first_head, next_feed_head, next_head
from tests.sync.world import SmallPolicy

HUB_KEY, DEVICE_KEY = (Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in (1, 2))
HUB, EPOCH, ORG, OTHER, DEVICE, STREAM = (
    f"018f8a52-7c00-7abc-8def-00000000000{n}" for n in ("a", "b", "1", "2", "3", "4")
)
NOTE, COLLEAGUES, AUTHOR, PERSON = (f"018f8a52-7c00-7abc-8def-00000000001{n}" for n in ("0", "1", "2", "3"))
CODE = "1F3A-77C0-9B2E-4D51-E8A6"
NOW = datetime(2026, 5, 18, 10, 0, tzinfo=UTC)
NONCE = "5b0e1cf0d3a94f0c8a2a2f1f6a7d9e11"


def line(id: str, nonce: str, text: str) -> bytes:
    return write(
        id=id, nonce=nonce, at="2026-05-18T08:22:33.123Z", kind="note", version=1,
        org=ORG, by=AUTHOR, root=id, people=[PERSON], open={"share": False}, closed={"text": text},
    )  # fmt: skip


@contextmanager
def a_hub(folder: Path) -> Iterator[Hub]:
    """A hub whose every id, key and time is fixed, with one organisation and one code."""
    engine = sqlite_engine(str(folder / "hub.db"), write=True)
    with engine.begin() as db:
        tables.create(db, tables.HUB)
        Ledger(db).put("hub", HUB)
        Ledger(db).put("epoch", EPOCH)
        db.execute(sa.insert(tables.org).values(id=ORG, name="Carelink", role="helper"))
        hashed = enrol._hash(CODE)
        later = "2026-05-25T10:00:00.000Z"
        db.execute(sa.insert(tables.enrol_code).values(hash=hashed, org=ORG, expires_at=later))
    hub = Hub(engine, engine, HUB_KEY, SmallPolicy(), Journal(folder / "journal"), lambda: NOW)
    hub.open()
    with mock.patch("sync.hub.enrol.fresh_id", lambda: DEVICE):
        yield hub
    hub.close()


def run(folder: Path) -> dict[str, str]:
    """Every example of the document by name."""
    found: dict[str, str] = {}
    with a_hub(folder) as hub:
        client = create_app(hub).test_client()

        def ask(name: str, method: str, path: str, body: bytes = b"", *, signed: bool = True) -> Any:
            headers = {}
            if signed:
                signature = b64(sign_request(DEVICE_KEY, method, path, body))
                headers = {"Sync-Device": DEVICE, "Sync-Signature": signature}
            answer = client.open(path, method=method, data=body, headers=headers)
            if answer.mimetype == "application/json":
                found[f"{name}-answer-signed"] = pretty(answer.data)
                found[f"{name}-answer"] = pretty(json.loads(answer.data)["body"].encode())
            return answer

        public = b64(DEVICE_KEY.public_key().public_bytes_raw())
        message(found, "enrol", protocol.Enrol(CODE, public, "Carelink, bag skranken"))
        ask("enrol", "POST", "/v1/enrol", found["enrol"].encode(), signed=False)

        one = line(NOTE, "AAAAAAAAAAAAAAAAAAAAAA", "Kom forbi.")
        found["line"] = one.decode()
        entry = parse(one)
        start = first_head(STREAM)
        end = next_head(start, NOTE, entry.commitment)
        found["commitment"], found["head-0"], found["head-1"] = entry.commitment.hex(), start.hex(), end.hex()
        found["feed-head-1"] = next_feed_head(FEED_START, "+", NOTE, entry.commitment).hex()

        told = protocol.StreamAt(STREAM, 1, end.hex())
        hello = protocol.Hello(
            1, NONCE, "0.1.0", 1779098400000, STREAM, [told], EPOCH, 0, FEED_START.hex(), 1,
            kit="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        )  # fmt: skip
        message(found, "hello", hello)
        body = found["hello"].encode()
        found["signing-input"] = signing_input("POST", "/v1/hello", body)[:-32].decode() + "<32 bytes>"
        found["body-hash"] = signing_input("POST", "/v1/hello", body)[-32:].hex()
        found["signature"] = b64(sign_request(DEVICE_KEY, "POST", "/v1/hello", body))
        ask("hello", "POST", "/v1/hello", body)

        head = protocol.BatchHead(1, STREAM, 1, 1, start.hex(), end.hex())
        message(found, "push-header", head)
        ask("push", "POST", f"/v1/streams/{STREAM}/batches", protocol.pack(head, [one]))
        colleague(hub)
        page = ask("feed", "GET", "/v1/feed?after=0&limit=500").text
        found["feed"] = page
        found["feed-end"] = pretty(json.loads(page.rstrip("\n").split("\n")[-1][1:])["body"].encode())
        ask("placements", "GET", f"/v1/streams/{STREAM}/placements?after=0")
        ask("head", "GET", f"/v1/streams/{STREAM}/head?at=1")
        message(found, "have", protocol.Ids([NOTE, PERSON]))
        ask("have", "POST", "/v1/have", found["have"].encode())
        message(found, "lines", protocol.Ids([NOTE]))
        found["lines-page"] = ask("lines", "POST", "/v1/lines", found["lines"].encode()).text
        ask("kit", "PUT", "/v1/kit?digest=" + hello.kit, b"sealed")
        ask("kits", "GET", "/v1/kits")
        problem = ask("", "POST", "/v1/hello", b"{}")
        found["problem"] = pretty(problem.data)
    return found


def colleague(hub: Hub) -> None:
    """An entry of the same organisation from another laptop."""
    from sync.hub import feeds

    one = parse(line(COLLEAGUES, "BBBBBBBBBBBBBBBBBBBBBB", "Ringer igen i morgen."))
    with hub.writing() as db:
        Ledger(db).store([one], via=OTHER)
        feeds.publish(hub, db, [feeds.Change(ORG, "+", one.id, one.commitment)])


def message(found: dict[str, str], name: str, value: msgspec.Struct) -> None:
    found[name] = protocol.encode(value).decode()


def pretty(data: bytes) -> str:
    return msgspec.json.format(data, indent=0).decode()
