"""I dag: what we promised, what waits, who wrote, what somebody should look at."""

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from outreach.storage.db import db
from outreach.storage.queries import today as queries
from outreach.web import look
from outreach.web.access import allow

bp = Blueprint("today", __name__)


@bp.get("/idag")
@allow("followup.read")
def show() -> ResponseReturnValue:
    """The day at a glance."""
    on = look.today()
    return render_template(
        "today.html", today=queries.today(db.session, g.actor, on), date_text=look.date_text(on)
    )
