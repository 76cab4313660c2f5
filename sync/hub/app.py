"""The hub's small Flask app: parse, call one function, sign the answer."""

import random
import re
import threading
import traceback
from typing import Any

import msgspec
import sqlalchemy as sa
from flask import Blueprint, Flask, Response, current_app, request
from werkzeug.exceptions import HTTPException

from sync import protocol, tables
from sync.entry import is_id
from sync.hub import ends, enrol, feeds, hello, intake
from sync.hub.enrol import NotEnrolled
from sync.hub.intake import Conflict
from sync.hub.store import Device, Hub
from sync.ledger import Ledger
from sync.protocol import BadMessage
from sync.receipt import b64, sign

PUSHES_AT_ONCE_MAX = 16
bp = Blueprint("sync", __name__, url_prefix="/v1")
_is_digest = re.compile(r"[\w-]{0,64}", re.ASCII).fullmatch


def create_app(hub: Hub) -> Flask:
    """The wire of a hub. Opens and starts nothing; `hub.open()` has been called."""
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = protocol.UNPACKED_BYTES_MAX
    app.extensions["hub"] = hub
    app.extensions["hub_gate"] = threading.BoundedSemaphore(PUSHES_AT_ONCE_MAX)
    app.register_blueprint(bp)
    app.register_error_handler(BadMessage, lambda e: _problem("bad-message", str(e), 400))
    app.register_error_handler(
        NotEnrolled, lambda e: _problem("not-enrolled", "This device is not known", 401)
    )
    app.register_error_handler(
        Conflict, lambda e: _problem("say-hello-again", "Not where the stream stands", 409)
    )
    app.register_error_handler(HTTPException, _http_problem)
    app.register_error_handler(Exception, _broken)
    app.register_error_handler(sa.exc.OperationalError, _busy)
    app.register_error_handler(OSError, _full)
    return app


@bp.post("/enrol")
def enrol_device() -> Response:
    """Let a laptop in with a one-time code."""
    asked = protocol.decode(request.get_data(), protocol.Enrol)
    return _signed("enrol", protocol.encode(enrol.enrol(_hub(), asked)))


@bp.post("/hello")
def say_hello() -> Response:
    """Exchange where everything stands."""
    who = _who()
    told = protocol.decode(request.get_data(), protocol.Hello)
    ends.sweep(_hub(), hello.offset(_hub(), told.wall))
    return _signed("hello", protocol.encode(hello.answer(_hub(), who, told)))


@bp.post("/streams/<uuid:id>/batches")
def push(id: Any) -> Response:
    """Take a batch in: 201 with a receipt, or nothing was taken."""
    who = _who()
    gate = current_app.extensions["hub_gate"]
    if not gate.acquire(blocking=False):
        return _patience()
    try:
        head, entries = protocol.unpack(request.get_data())
        if head.stream != str(id):
            raise BadMessage("another stream than the address says")
        receipt = intake.take(_hub(), who, head, entries)
    finally:
        gate.release()
    return _signed("receipt", msgspec.json.encode(receipt))


@bp.get("/streams/<uuid:id>/placements")
def placements(id: Any) -> Response:
    who = _who()
    found = hello.placements(_hub(), who, str(id), _number("after"))
    more = len(found) == protocol.IDS_PER_QUESTION_MAX
    page = protocol.Placements([(one, b64(commitment)) for one, commitment in found], more)
    return _signed("placements", protocol.encode(page))


@bp.get("/streams/<uuid:id>/head")
def head(id: Any) -> Response:
    who = _who()
    return _signed("head", protocol.encode(hello.head_of(_hub(), who, str(id), _number("at"))))


@bp.get("/feed")
def feed() -> Response:
    """One page of the asking organisation's feed."""
    hub, who = _hub(), _who()
    after, limit = _number("after"), min(_number("limit") or 1, protocol.ENTRIES_PER_PAGE_MAX)
    ends.sweep(hub, hello.heard(hub, who))
    with hub.reading(who.org) as db:
        ops, next, head, more = feeds.page(db, who.org, who.id, after, limit)
    end = protocol.PageEnd(hub.id, hub.epoch, who.org, after, next, head.hex(), more)
    return _page("feed", ops, end)


@bp.post("/have")
def have() -> Response:
    """Which of these ids the hub lacks; what was erased too, so that who brings it hears of that."""
    hub, who = _hub(), _who()
    asked = _ids(protocol.IDS_PER_QUESTION_MAX)
    with hub.looking() as db:
        known = {id for id, org in Ledger(db).authors(asked).items() if org == who.org}
    return _signed("have", protocol.encode(protocol.Ids([id for id in asked if id not in known])))


@bp.post("/lines")
def lines() -> Response:
    """Lines by id, as far as the asking organisation may hold them."""
    hub, who = _hub(), _who()
    asked = _ids(protocol.ENTRIES_PER_PAGE_MAX)
    ends.sweep(hub, hello.heard(hub, who))
    e, a = tables.entry.c, tables.audience.c
    with hub.reading(who.org) as db:
        rows = db.execute(
            sa.select(e.id, e.commitment, e.line)
            .join(tables.audience, sa.and_(a.id == e.id, a.org == who.org))
            .where(e.id.in_(asked), e.line.is_not(None))
        ).all()
    ops = [("+", row.id, bytes(row.commitment), bytes(row.line), False) for row in rows]
    end = protocol.PageEnd(hub.id, hub.epoch, who.org, 0, 0, "", False)
    return _page("lines", ops, end)


@bp.put("/kit")
def put_kit() -> Response:
    """Keep an office's sealed kit: ciphertext to everybody without its recovery code."""
    hub, who = _hub(), _who()
    sealed = request.get_data()
    if not 0 < len(sealed) <= protocol.KIT_BYTES_MAX:
        raise BadMessage("not a kit")
    digest = request.args.get("digest", "")
    if not _is_digest(digest):
        raise BadMessage("not a digest")
    with hub.writing() as db:
        db.execute(sa.delete(tables.kit).where(tables.kit.c.device == who.id))
        db.execute(
            sa.insert(tables.kit).values(
                device=who.id, org=who.org, digest=digest, at=hub.stamp(), sealed=sealed
            )
        )
    return _signed("kit", b"{}")


@bp.get("/kits")
def kits() -> Response:
    """Every sealed kit of the asking organisation, newest first: one of them opens with the right code."""
    hub, who = _hub(), _who()
    with hub.looking() as db:
        rows = db.execute(
            sa.select(tables.kit.c.sealed).where(tables.kit.c.org == who.org).order_by(tables.kit.c.at.desc())
        )
        return _signed("kits", protocol.encode(protocol.Ids([b64(bytes(row.sealed)) for row in rows])))


def _hub() -> Hub:
    hub: Hub = current_app.extensions["hub"]
    return hub


def _who() -> Device:
    """The laptop behind this request, by the signature over it."""
    path = request.full_path if request.query_string else request.path
    device, signature = request.headers.get("Sync-Device", ""), request.headers.get("Sync-Signature", "")
    return enrol.recognise(_hub(), device, signature, request.method, path, request.get_data())


def _ids(most: int) -> list[str]:
    asked = protocol.decode(request.get_data(), protocol.Ids).ids
    if len(asked) > most or not all(map(is_id, asked)):
        raise BadMessage("malformed ids")
    return asked


def _number(name: str) -> int:
    text = request.args.get(name, "0")
    if not (text.isascii() and text.isdigit() and len(text) < 18):
        raise BadMessage(f"{name} is not a number")
    return int(text)


def _signed(context: str, body: bytes) -> Response:
    return Response(sign(_hub().key, context, body), 201, mimetype="application/json", headers=_headers())


def _page(context: str, ops: list[Any], end: protocol.PageEnd) -> Response:
    body = protocol.page(ops, sign(_hub().key, context, protocol.encode(end)))
    if request.accept_encodings["gzip"] > 0:
        packed = protocol.gzip_quick(body)
        return Response(
            packed, 201, mimetype=protocol.PAGE_TYPE, headers=_headers() | {"Content-Encoding": "gzip"}
        )
    return Response(body, 201, mimetype=protocol.PAGE_TYPE, headers=_headers())


def _headers() -> dict[str, str]:
    return {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


def _problem(type: str, title: str, status: int, **headers: str) -> Response:
    body = protocol.problem(type, title, status)
    return Response(body, status, mimetype="application/problem+json", headers=_headers() | headers)


def _http_problem(error: HTTPException) -> Response:
    return _problem("http", error.name, error.code or 500)


def _broken(error: Exception) -> Response:
    """Say what broke and where, never the exception's own text: it may hold a line somebody wrote."""
    frames = traceback.extract_tb(error.__traceback__)
    where = " < ".join(f"{frame.name} {frame.filename}:{frame.lineno}" for frame in reversed(frames[-8:]))
    current_app.logger.error("%s in %s", type(error).__name__, where)
    return _problem("broken", "Something is wrong here", 500)


def _busy(error: sa.exc.OperationalError) -> Response:
    current_app.logger.error("the database did not answer: %s", type(error.orig).__name__)
    return _patience()


def _full(error: OSError) -> Response:
    current_app.logger.error("could not write: %s", error.strerror)
    return _patience()


def _patience() -> Response:
    """Come back in a while, not all at once."""
    return _problem("later", "The hub is busy", 503, **{"Retry-After": str(random.randint(3, 20))})
