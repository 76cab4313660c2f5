"""Øv dig: a practice office for a new colleague, beside this one and apart from it."""

from flask import Blueprint, current_app, g, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from outreach.domain.errors import NotFound
from outreach.practising import MAKING, Practice, Stands
from outreach.web.access import allow, anyone
from outreach.web.exports import only_here

bp = Blueprint("practice", __name__, url_prefix="/oev-dig")


def _practice() -> Practice | None:
    found: Practice | None = current_app.extensions.get("practice")
    return found


@bp.get("")
@allow("status.read")
def show() -> ResponseReturnValue:
    """Whether one is open, where, and who one may be in it."""
    only_here()
    practice = _practice()
    stands = practice.stands if practice else Stands()
    page = render_template("practice/show.html", stands=stands, can_start=practice is not None)
    answer = make_response(page)
    if stands.state == MAKING:
        answer.headers["Refresh"] = "1"
    return answer


@bp.post("")
@allow("status.read")
def start() -> ResponseReturnValue:
    """Open one."""
    only_here()
    if (practice := _practice()) is None or current_app.config.get("PRACTICE"):
        raise NotFound
    practice.start(g.actor.org_role)
    return redirect(url_for(".show"), 303)


@bp.post("/stop")
@anyone
def stop() -> ResponseReturnValue:
    """Close it and wipe it: from the real office, or from inside, signed in or not."""
    only_here()
    practice = _practice()
    if practice is None or (g.actor is None and not current_app.config.get("PRACTICE")):
        raise NotFound
    if current_app.config.get("PRACTICE"):
        practice.stop_soon()
        return render_template("practice/over.html")
    practice.stop()
    return redirect(url_for(".show"), 303)
