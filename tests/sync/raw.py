"""Requests to a hub made by hand: right ones, to be spoilt by tests."""

import json
import zlib
from typing import Any

import msgspec
import sqlalchemy as sa

from sync import protocol, tables
from sync.entry import fresh_id, parse
from sync.ledger import Ledger
from sync.receipt import b64
from sync.signing import sign_request
from sync.stream import first_head, heads
from tests.sync.world import HubHost, Laptop

HUGE = ["9" * 400, str(2**63), str(-(2**63) - 1), "1e400", "-1", "1.5", "NaN", "Infinity", "-0"]
TEXTS = ['"\\u0000"', '"a\\u0000b"', '"\\ud800"', '"' + "x" * 300 + '"', '"\\u202e"', '""', '"æ"']
OTHERS = [
    "null",
    "true",
    "[]",
    "{}",
    "[[1]]",
    '"1"',
    "[" * 5000 + "]" * 5000,
    '{"a":' * 5000 + "1" + "}" * 5000,
]
VALUES = [*HUGE, *TEXTS, *OTHERS]


def send(
    laptop: Laptop, method: str, path: str, body: bytes = b"", *, key: Any = None, **headers: str
) -> Any:
    """One request exactly as given, signed by this laptop unless told otherwise."""
    signed = {
        "Sync-Device": laptop.wire.device,
        "Sync-Signature": b64(sign_request(key or laptop.wire.key, method, path, body)),
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    return laptop.host.client.open(path, method=method, data=body, headers=signed)


def everything(host: HubHost) -> list[Any]:
    """All rows that say what anybody wrote or may hold."""
    kept = (
        tables.entry,
        tables.placement,
        tables.audience,
        tables.feed,
        tables.stream,
        tables.erased,
        tables.kit,
    )
    with host.hub.ingest.connect() as db:
        return [sorted(map(repr, db.execute(sa.select(table)))) for table in kept]


def refused(answer: Any, *statuses: int) -> bool:
    body = json.loads(answer.data)
    assert answer.mimetype == "application/problem+json", answer.data
    assert body["status"] == answer.status_code and body["type"].startswith("/problems/")
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.status_code in (statuses or (400,))


def batch(laptop: Laptop, lines: list[bytes], **changed: Any) -> bytes:
    """A push of a stream of its own, right unless something is changed."""
    head = msgspec.to_builtins(header(lines))
    text = json.dumps({**head, **changed}).encode()
    return packed(b"\n".join([text, *lines, b""]))


def header(lines: list[bytes], stream: str = "") -> protocol.BatchHead:
    stream = stream or fresh_id()
    start = first_head(stream)
    placed = [(one.id, one.commitment) for one in map(parse, lines)]
    end = heads(start, placed)[-1]
    return protocol.BatchHead(1, stream, 1, len(lines), start.hex(), end.hex())


def packed(data: bytes, level: int = 6) -> bytes:
    packer = zlib.compressobj(level, zlib.DEFLATED, 31)
    return packer.compress(data) + packer.flush()


def push(laptop: Laptop, body: bytes, stream: str = "") -> Any:
    if not stream:
        try:
            first = zlib.decompress(body, 31).split(b"\n")[0]
            stream = str(json.loads(first)["stream"])
        except (ValueError, KeyError, TypeError, RecursionError, zlib.error):
            stream = fresh_id()
    return send(laptop, "POST", f"/v1/streams/{stream}/batches", body)


def hello(laptop: Laptop, **changed: Any) -> dict[str, Any]:
    with laptop.begin() as db:
        life = Ledger(db).life()
    told = {"id": life.id, "seq": life.seq, "head": life.head.hex()}
    return {"p": 1, "nonce": "n", "app": "1", "wall": 0, "stream": life.id, "streams": [told], **changed}
