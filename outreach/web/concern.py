"""Bekymret for et barn?: what to do, for everybody, with no form in between."""

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from outreach.web.access import anyone

bp = Blueprint("concern", __name__)


@bp.get("/bekymret")
@anyone
def show() -> ResponseReturnValue:
    """The duty to tell the municipality, and whom to call."""
    return render_template("concern.html", numbers=current_app.config["CONCERN_NUMBERS"])
