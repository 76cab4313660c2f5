"""The operator's page: laptops, gaps, what is set aside, backups. Plain pages, no script, never a text."""

import hashlib
import hmac
import re
import secrets
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import Blueprint, Flask, Response, abort, current_app, g, make_response, redirect, request, url_for
from flask import render_template as render
from werkzeug.wrappers import Response as AnyResponse

from sync import tables
from sync.entry import is_id, stamp
from sync.hub import enrol, overview, words
from sync.hub.store import Hub

COOKIE = "__Host-operator"
IDLE, LONGEST = timedelta(minutes=30), timedelta(hours=12)
TROUBLE_FOR = timedelta(days=14)
TRIES, TRIES_WITHIN, ADDRESSES_MAX = 5, timedelta(minutes=15), 1000
POLICY = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

Operators = Callable[[], Mapping[str, str]]  # name: SHA-256 of the code
Invite = Callable[[str], str]  # organisation: the text for its laptop

bp = Blueprint("operators", __name__, template_folder="templates", static_folder="static")
_is_version = re.compile(r"[\w.+-]{1,40}", re.ASCII).fullmatch


class Tries:
    """Wrong codes per address. Kept in memory: a code is too long to guess, this only spares the log."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._wrong: dict[str, deque[datetime]] = defaultdict(lambda: deque(maxlen=TRIES))

    def may(self, address: str) -> bool:
        wrong = self._wrong.get(address)
        return not wrong or len(wrong) < TRIES or self._now() - wrong[0] > TRIES_WITHIN

    def failed(self, address: str) -> None:
        if len(self._wrong) >= ADDRESSES_MAX:
            self._wrong.pop(next(iter(self._wrong)))
        self._wrong[address].append(self._now())


def add_to(
    app: Flask, hub: Hub, operators: Operators, invite: Invite, roles: Mapping[str, str] | None = None
) -> None:
    """Give a hub's application the page for those who run it."""
    app.extensions["operators"] = (operators, invite, Tries(lambda: hub.now()))
    app.jinja_env.filters.update(
        moment=words.moment, clock=words.clock, day=words.day, short=words.short,
        version=lambda text: text if text and _is_version(text) else "ukendt",
    )  # fmt: skip
    app.jinja_env.globals.update(words=words, roles=roles or {})
    app.register_blueprint(bp)


@bp.before_request
def _only_operators() -> AnyResponse | None:
    if request.method == "POST" and request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        abort(403)
    if request.endpoint in ("operators.static", "operators.sign_in", "operators.enter"):
        return None
    token = request.cookies.get(COOKIE, "")
    g.operator = _recognise(token)
    if g.operator is None:
        return redirect(url_for("operators.sign_in"))
    g.csrf = _csrf(token)
    if request.method == "POST" and not hmac.compare_digest(request.form.get("csrf", ""), g.csrf):
        abort(403)
    return None


@bp.after_request
def _strict(response: Response) -> Response:
    response.headers.update(
        {
            "Content-Security-Policy": POLICY,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Strict-Transport-Security": "max-age=31536000",
        }
    )
    if request.endpoint != "operators.static":
        response.headers["Cache-Control"] = "no-store"
    return response


@bp.get("/log-ind")
def sign_in() -> str:
    return render("hub/sign_in.html", wrong=False)


@bp.post("/log-ind")
def enter() -> Any:
    operators, _, tries = current_app.extensions["operators"]
    address = request.remote_addr or ""
    if not tries.may(address):
        return render("hub/sign_in.html", wrong=False, wait=True), 429, {"Retry-After": "900"}
    given = _hash(request.form.get("code", "").strip())
    name = next((one for one, hash in operators().items() if hmac.compare_digest(hash, given)), None)
    if name is None:
        tries.failed(address)
        current_app.logger.warning("an operator's code was wrong")
        return render("hub/sign_in.html", wrong=True), 401
    token = secrets.token_urlsafe(32)
    hub, now, s = _hub(), _hub().stamp(), tables.operator_session
    with hub.writing() as db:
        db.execute(sa.delete(s).where(s.c.opened_at < stamp(hub.now() - LONGEST)))
        db.execute(sa.insert(s).values(hash=_hash(token), operator=name, opened_at=now, seen_at=now))
    response = make_response(redirect(url_for("operators.show"), 303))
    response.set_cookie(COOKIE, token, secure=True, httponly=True, samesite="Strict", path="/")
    return response


@bp.post("/log-ud")
def leave() -> AnyResponse:
    with _hub().writing() as db:
        s = tables.operator_session
        db.execute(sa.delete(s).where(s.c.hash == _hash(request.cookies.get(COOKIE, ""))))
    response = make_response(redirect(url_for("operators.sign_in"), 303))
    response.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="Strict")
    return response


@bp.get("/")
def show() -> str:
    """Everything at one look."""
    hub = _hub()
    with hub.looking() as db:
        return render(
            "hub/show.html",
            hub=hub,
            now=hub.now(),
            organisations=overview.organisations(db),
            laptops=overview.laptops(db),
            trouble=overview.events(db, *overview.TROUBLE, since=stamp(hub.now() - TROUBLE_FOR), limit=20),
            aside=overview.set_aside(db),
            backups=overview.backups(db),
            safe_at=overview.safe_at(db),
            events=overview.events(db, limit=30),
            gaps=[one for one in overview.sheet(db) if one.verdict not in (overview.AGREES, overview.NOBODY)],
        )


@bp.get("/dagsark")
def sheet() -> str:
    """What laptops say they have, beside what is here: every gap by laptop and number."""
    with _hub().looking() as db:
        return render(
            "hub/sheet.html",
            now=_hub().now(),
            lines=overview.sheet(db),
            organisations=overview.organisations(db),
            whole=overview.feeds_whole(db),
        )


@bp.post("/invitation")
def invite() -> Any:
    """A text that lets one laptop in. Shown once; kept nowhere."""
    _, make, _ = current_app.extensions["operators"]
    org = request.form.get("org", "")
    hub, o = _hub(), tables.org.c
    with hub.writing() as db:
        name = db.scalar(sa.select(o.name).where(o.id == org)) if is_id(org) else None
        if name is None:
            abort(404)
        hub.note(db, "invited", detail=f"{name}, {g.operator}")
    return render("hub/invitation.html", name=name, text=make(org))


@bp.get("/computere/<uuid:id>/fjern")
def ask_to_remove(id: Any) -> str:
    return render("hub/remove.html", laptop=_laptop(str(id)))


@bp.post("/computere/<uuid:id>/fjern")
def remove(id: Any) -> AnyResponse:
    """Shut a laptop out. What it delivered stays."""
    enrol.revoke(_hub(), _laptop(str(id)).id)
    current_app.logger.warning("laptop %s was removed by an operator", id)
    return redirect(url_for("operators.show"), 303)


def _laptop(id: str) -> overview.Laptop:
    with _hub().looking() as db:
        found = next((one for one in overview.laptops(db) if one.id == id), None)
    if found is None:
        abort(404)
    return found


def _recognise(token: str) -> str | None:
    """Whose session this is, unless it ended, lay still too long, or its operator was removed."""
    operators, _, _ = current_app.extensions["operators"]
    hub, s = _hub(), tables.operator_session.c
    if not token:
        return None
    with hub.writing() as db:
        row = db.execute(sa.select(s.operator, s.seen_at, s.opened_at).where(s.hash == _hash(token))).first()
        is_open = row is not None and row.operator in operators()
        if row is None or not is_open or row.seen_at < stamp(hub.now() - IDLE):
            return None
        if row.opened_at < stamp(hub.now() - LONGEST):
            return None
        db.execute(
            sa.update(tables.operator_session).where(s.hash == _hash(token)).values(seen_at=hub.stamp())
        )
        return str(row.operator)


def _hub() -> Hub:
    hub: Hub = current_app.extensions["hub"]
    return hub


def _csrf(token: str) -> str:
    return hashlib.sha256(b"csrf " + token.encode()).hexdigest()


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
