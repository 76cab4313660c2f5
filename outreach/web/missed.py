"""Dem vi savner: who has not been seen for a while, with a gentle next step."""

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue

from outreach.storage.db import db
from outreach.storage.queries import missed as queries
from outreach.web import look
from outreach.web.access import allow

bp = Blueprint("missed", __name__, url_prefix="/savner")

_BY_TEXT = {str(weeks): weeks for weeks in queries.WEEKS_CHOICES}


@bp.get("")
@allow("activity.read")
def index() -> ResponseReturnValue:
    """Everybody we miss, for a number of weeks one chooses."""
    weeks = _BY_TEXT.get(request.args.get("uger", ""), queries.WEEKS)
    found = queries.show(db.session, g.actor, look.today(), weeks)
    return render_template("missed/index.html", missed=found, choices=queries.WEEKS_CHOICES)
