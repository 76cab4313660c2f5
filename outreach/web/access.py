"""Who may use which page: declared beside each view, decided before the view runs."""

from collections.abc import Callable
from typing import TypeVar

from flask import Flask, current_app, flash, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError, CSRFProtect

from outreach.domain import access
from outreach.domain.access import Actor
from outreach.domain.errors import DomainError, NotFound
from outreach.storage.db import READ_ONLY, db
from outreach.storage.office import Office
from outreach.storage.queries import staff as staff_queries
from outreach.web import typing_kept
from outreach.web.sessions import SessionStore
from outreach.web.stood import stands

ANYONE = "anyone"

csrf = CSRFProtect()

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])


class SignedOut(DomainError):
    """Nobody is signed in here, or the sign-in has run out."""

    default = "signed-out"


def allow(permission: str) -> Callable[[View], View]:
    """Declare the permission a view needs; others get the answer an unknown address gets."""

    def mark(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]
        return view

    return mark


def anyone(view: View) -> View:
    """Declare that a view answers the signed-out too: it shows nobody's data or proves its caller."""
    return allow(ANYONE)(view)


def sign_in(staff_id: str) -> None:
    """Start this browser's session for a colleague whose phrase was just proved, under a new session id."""
    sessions().renew(session)
    session["staff_id"] = staff_id


def sign_out() -> None:
    """End this browser's session; the office stays open."""
    sessions().renew(session)


def office() -> Office:
    """The office this app serves."""
    here: Office = current_app.extensions["office"]
    return here


def sessions() -> SessionStore:
    store: SessionStore = current_app.extensions["sessions"]
    return store


def current_actor() -> Actor | None:
    """The colleague of this browser's session, as the logbook knows them now; None signed out or locked."""
    staff_id = session.get("staff_id")
    if staff_id is None or not office().vault.is_open:
        return None
    db.session.connection(execution_options=READ_ONLY)
    found = staff_queries.actor(db.session, staff_id)
    db.session.rollback()  # what the view writes begins a transaction of its own
    return found


def gate() -> ResponseReturnValue | None:
    """Let a request through to its view, send it to sign in, or answer as if the page did not exist."""
    g.actor = None
    if request.endpoint == "static":
        return None
    g.actor = current_actor()
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None:
        return None
    is_api = request.path.startswith("/api/")
    if not is_api and "keep_only" in request.form:
        return _gone_quiet()
    permission = getattr(view, "permission", None)
    if permission != ANYONE:
        if g.actor is None:
            return _signed_out()
        if permission is None or not access.may(g.actor, permission):
            raise NotFound()
    if is_api:
        return None  # a tablet proves itself with its own credential, which no other site can send
    if (answer := _forged()) is not None:
        return answer
    stands()
    return None


def _gone_quiet() -> ResponseReturnValue:
    """A page left alone gives what was typed into it away for safe keeping, and shows nobody any more."""
    staff_id = g.actor.staff_id if g.actor else getattr(session, "was", "")
    if staff_id:
        typing_kept.keep(staff_id)
        sign_out()
    return redirect(url_for("sign_in.form"), 303)


def _signed_out() -> ResponseReturnValue:
    if request.path.startswith("/api/"):
        raise SignedOut()
    was = getattr(session, "was", "")
    if request.method != "GET" and was:
        typing_kept.keep(was)
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("sign_in.form", til=back), 303)


def _forged() -> ResponseReturnValue | None:
    """Turn away a post without this session's token; what it held, from an old page, is shown again."""
    if not current_app.config["WTF_CSRF_ENABLED"]:
        return None
    try:
        csrf.protect()
        return None
    except CSRFError:
        flash("Siden havde stået åben for længe. Intet er ændret. Prøv igen.")
    if g.actor is None:
        return redirect(url_for("sign_in.form"), 303)
    typing_kept.keep(g.actor.staff_id)
    return redirect(typing_kept.where(g.actor.staff_id) or url_for("home.start"), 303)


def init_app(app: Flask) -> None:
    """Put the gate before every view."""
    app.config.update(WTF_CSRF_TIME_LIMIT=None, WTF_CSRF_CHECK_DEFAULT=False, WTF_CSRF_SSL_STRICT=False)
    csrf.init_app(app)
    app.before_request(gate)
