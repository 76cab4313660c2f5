"""The front door: where each colleague's work begins, and the whole menu on one page for phones."""

from flask import Blueprint, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from outreach.web import typing_kept
from outreach.web.access import anyone
from outreach.web.look import start_for

bp = Blueprint("home", __name__)


@bp.get("/")
@anyone
def start() -> ResponseReturnValue:
    """Go where this colleague's day begins."""
    return redirect(url_for(start_for(g.actor) if g.actor else "sign_in.form"), 303)


@bp.get("/skrevet")
@anyone
def typed() -> ResponseReturnValue:
    """What was typed into a page that cannot show it again, as its sign-in ran out. Shown once."""
    found = typing_kept.take()
    return render_template("home/typed.html", typed=found.getlist("typed") if found else [])


@bp.get("/mere")
@anyone
def more() -> ResponseReturnValue:
    """Everything in the menu."""
    if g.actor is None:
        return redirect(url_for("sign_in.form"), 303)
    return render_template("home/more.html")
