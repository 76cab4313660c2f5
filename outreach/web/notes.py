"""Søg i notater: words in what was written, found by post so that no address holds them."""

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue

from outreach.storage.db import db
from outreach.storage.queries import contacts as queries
from outreach.web.access import allow
from outreach.web.fields import asked_for

bp = Blueprint("notes", __name__)


@bp.route("/soeg", methods=["GET", "POST"])
@allow("contact.read")
def search() -> ResponseReturnValue:
    """Contacts whose note holds every word, or the visits that one huskeord ties together."""
    asked, keyword = asked_for(request.form.get("q")), asked_for(request.form.get("keyword"))
    hits = queries.search_notes(db.session, g.actor, asked) if asked else []
    if keyword:
        asked, hits = keyword, queries.with_keyword(db.session, g.actor, keyword)
    return render_template("notes.html", asked=asked, hits=hits)
