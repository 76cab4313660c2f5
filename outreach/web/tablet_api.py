"""What a tablet asks of the laptop. Answers are JSON, signed for the question's nonce, cached nowhere."""

import logging
import secrets
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any, TypeVar

import msgspec
from flask import Blueprint, Flask, Response, current_app, g, request
from flask.blueprints import BlueprintSetupState

from outreach.domain.access import Actor
from outreach.domain.errors import DomainError, NotAllowed, OfficeLocked
from outreach.services import grants, intake
from outreach.services.intake import Caller
from outreach.storage.db import db
from outreach.storage.office import Office
from outreach.storage.queries import attendance, tablet_lists
from outreach.storage.queries import people as people_queries
from outreach.storage.queries import staff as staff_queries
from outreach.web.access import SignedOut, anyone, csrf, office
from outreach.web.look import accent, today
from outreach.web.tokens import Tokens
from sync.entry import is_id

log = logging.getLogger("outreach")
bp = Blueprint("tablet_api", __name__, url_prefix="/api")

BODY_BYTES_MAX = 1024 * 1024
ITEMS_MAX = 100
ASK_MAX = 1000
NAMES_HOURS = 72
TEXT_MAX = 4096

Ask = TypeVar("Ask")
View = Callable[..., Response]


class UnknownTablet(DomainError):
    """No tablet of this office: it was never paired here, or the laptop is a new one."""

    default = "unknown-tablet"


class BadRequest(DomainError):
    """No JSON of the expected shape."""

    default = "bad-request"


class TooLarge(DomainError):
    """More than one letter holds."""

    default = "too-large"


class PairAsk(msgspec.Struct):
    code: str
    label: str = ""


class SignInAsk(msgspec.Struct):
    staff_id: str
    phrase: str


class SessionAsk(msgspec.Struct):
    grant: str
    nonce: str
    proof: str


class SealedItem(msgspec.Struct):
    id: str
    sealed: str


class InboxAsk(msgspec.Struct):
    items: list[SealedItem] = []
    ask: list[str] = []


def tokens() -> Tokens:
    kept: Tokens = current_app.extensions["tablet_tokens"]
    return kept


def asked(shape: type[Ask]) -> Ask:
    """The body, or a refusal: too large, no JSON, not UTF-8, another shape."""
    if (request.content_length or 0) > BODY_BYTES_MAX:
        raise TooLarge
    body = request.get_data(cache=False)
    if len(body) > BODY_BYTES_MAX:
        raise TooLarge
    try:
        return msgspec.json.decode(body, type=shape)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise BadRequest from None


def answer(body: dict[str, Any], status: int = 200) -> Response:
    told = {**body, "now": datetime.now(UTC).isoformat(timespec="milliseconds")}
    return Response(msgspec.json.encode(told), status, mimetype="application/json")


def paired(view: View) -> View:
    """Let a view see which tablet asks, in `g.tablet`."""

    @wraps(view)
    def known(*args: Any, **kwargs: Any) -> Response:
        g.tablet = intake.recognise(office(), request.headers.get("Authorization", ""))
        if g.tablet is None:
            raise UnknownTablet
        return view(*args, **kwargs)

    return known


@bp.after_request
def sign(response: Response) -> Response:
    """Sign the exact body for the asker's nonce; without a known tablet there is nobody to sign for."""
    response.headers["Cache-Control"] = "no-store"
    caller: Caller | None = g.get("tablet")
    nonce = request.headers.get("Office-Nonce", "")
    if caller is not None and 16 <= len(nonce) <= 64:
        response.headers["Office-Signature"] = intake.signature(caller, nonce, response.get_data())
    return response


@bp.post("/par")
@anyone
def pair() -> Response:
    """Exchange the code of the QR for a credential, and say whose tablet it is from now on."""
    ask = asked(PairAsk)
    if not 0 < len(ask.code) <= 80:
        raise BadRequest
    here = office()
    tablet, secret = here.tablets.pair(ask.code, _plain(ask.label))
    settings = here.settings
    who = {
        "id": settings.id,
        "name": settings.name,
        "org_id": settings.org_id,
        "org_name": settings.org_name,
        "org_colour": accent(settings.org_colour).removeprefix("accent-"),
        "intake_key": settings.intake_public,
    }
    body = {"tablet_id": tablet.id, "secret": secret, "office": who, "staff": _slots(here)}
    return answer({**body, "ca_fingerprint": here.fingerprint}, 201)


@bp.post("/log-ind")
@anyone
@paired
def sign_in() -> Response:
    """Sign a colleague in; opens a locked office too."""
    _must_not_be_lost()
    ask = asked(SignInAsk)
    if len(ask.staff_id) > 36 or len(ask.phrase) > TEXT_MAX:
        raise BadRequest
    handed = grants.hand_out(db.session, office(), g.tablet.id, ask.staff_id, ask.phrase)
    body = {
        "grant": handed.descriptor,
        "grant_key": intake.text(handed.grant_key),
        "tablet_key": intake.text(handed.tablet_key),
        "session": tokens().issue(handed.actor.staff_id, g.tablet.id),
    }
    return answer({**body, **_names_until()}, 201)


@bp.post("/session")
@anyone
@paired
def prove() -> Response:
    """After signing in without the laptop: a session for whoever proves to hold the grant."""
    _must_not_be_lost()
    ask = asked(SessionAsk)
    if max(map(len, (ask.grant, ask.nonce, ask.proof))) > TEXT_MAX:
        raise BadRequest
    actor = grants.prove(db.session, office(), g.tablet.id, ask.grant, ask.nonce, ask.proof)
    return answer({"session": tokens().issue(actor.staff_id, g.tablet.id), **_names_until()}, 201)


@bp.get("/navne")
@anyone
@paired
def names() -> Response:
    """The people one can find: names and what tells two alike apart, nothing else."""
    _must_not_be_lost()
    actor = _session_actor()
    version = intake.newest(db.session)
    hits = people_queries.names(db.session, actor)
    body = {
        "people": [{"id": one.id, "name": one.name, "tell": one.tell, "own": one.own} for one in hits],
        "recent": people_queries.recent(db.session, actor, 12),
        "staff": [{"id": one.id, "name": one.name} for one in staff_queries.colleagues(db.session, actor)],
        "helpers": [office().settings.org_name]
        + [one.name for one in staff_queries.partners(db.session, actor)],
        "version": version,
    }
    return answer({**body, **_names_until()})


@bp.get("/fremmoede")
@anyone
@paired
def lists() -> Response:
    """The sessions near today: who came last time and who is marked, by id; and who shares a household."""
    _must_not_be_lost()
    actor, on = _session_actor(), today()
    sessions = attendance.for_tablet(db.session, actor, on)
    return answer({"sessions": sessions, "families": tablet_lists.households(db.session, actor, on)})


@bp.post("/indbakke")
@anyone
@paired
def inbox() -> Response:
    """Take in sealed entries and say where the asked ones are. Whoever is signed in, locked or not."""
    ask = asked(InboxAsk)
    if len(ask.items) > ITEMS_MAX or len(ask.ask) > ASK_MAX:
        raise TooLarge
    here, caller = office(), g.tablet
    if here.vault.is_open and len(here.spool):
        empty_spool(current_app)
    wanted = [id for id in ask.ask if is_id(id)]
    taken = intake.take(db.session, here, caller, [(one.id, one.sealed) for one in ask.items], wanted)
    items = [
        {"id": one.id, "c": intake.text(one.commitment), "state": one.state, "why": one.why}
        for one in taken.items
    ]
    body: dict[str, Any] = {"laptop": here.id, "items": items, "states": taken.states}
    body |= {"tablet": "lost" if caller.is_lost else "paired", "hub": _hub(here)}
    if here.vault.is_open and not caller.is_lost:
        body |= {"names": intake.newest(db.session), "gone": grants.former(db.session, here)}
    return answer(body, 201)


def empty_spool(app: Flask) -> None:
    """Take in what came while the office was locked."""
    with app.app_context():
        try:
            done = intake.empty_spool(db.session, app.extensions["office"])
        except OfficeLocked:
            return  # locked again: the rest waits on
    if done.damaged or done.left:
        log.error("spool: %d taken, %d left, %d damaged", done.taken, done.left, done.damaged)


def _hub(here: Office) -> str:
    """Whether the next place is there: none, here or away, by this process's last attempt."""
    if not here.exists or here.settings.hub is None:
        return "none"
    syncing = current_app.extensions.get("syncing")
    return "away" if syncing and syncing.last and not syncing.last.ok else "here"


def _session_actor() -> Actor:
    staff_id = tokens().who(request.headers.get("Office-Session", ""), g.tablet.id)
    if not office().vault.is_open:
        raise OfficeLocked
    actor = staff_queries.actor(db.session, staff_id) if staff_id else None
    if actor is None:
        raise SignedOut
    return actor


def _must_not_be_lost() -> None:
    if g.tablet.is_lost:
        raise NotAllowed


def _names_until() -> dict[str, str]:
    until = datetime.now(UTC) + timedelta(hours=NAMES_HOURS)
    return {"names_until": until.isoformat(timespec="milliseconds")}


def _slots(here: Office) -> list[dict[str, str]]:
    return [{"id": id, "name": name} for id, name in sorted(here.vault.slots(), key=lambda one: one[1])]


def _plain(label: str) -> str:
    return "".join(letter for letter in label if letter.isprintable())[:80]


@bp.record_once
def prepare(state: BlueprintSetupState) -> None:
    """Unlocking lets in what waits, beside the sign-in that unlocked; locking ends the tablets' sessions."""
    app = state.app
    kept = app.extensions["tablet_tokens"] = Tokens(secrets.token_urlsafe)
    vault = app.extensions["office"].vault

    def opened() -> None:
        if len(app.extensions["office"].spool):
            threading.Thread(target=empty_spool, args=(app,), daemon=True).start()

    vault.on_open.append(opened)
    vault.on_lock.append(kept.forget_all)
    csrf.exempt(bp)
