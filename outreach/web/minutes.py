"""Referater: a text from a meeting as everybody reads it who got it, and the lines below it."""

from typing import Any

from flask import Blueprint, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from outreach.services import minutes as service
from outreach.storage.db import db
from outreach.storage.queries import minutes as queries
from outreach.web.access import allow
from outreach.web.contact_forms import Numbers
from outreach.web.fields import RecordForm, page, prose
from outreach.web.undo import saying

bp = Blueprint("minutes", __name__, url_prefix="/moeder/referat")


class AnswerForm(RecordForm, Numbers):
    """A line below the text."""

    text = prose("Skriv en linje til", 1000)


@bp.post("/<id:minutes_id>/set")
@allow("minutes.answer")
def look(minutes_id: str) -> ResponseReturnValue:
    """Look at what is new in a text or below it; it leaves I dag."""
    service.look(db.session, g.actor, minutes_id)
    return redirect(url_for(".show", minutes_id=minutes_id), 303)


@bp.route("/<id:minutes_id>", methods=["GET", "POST"])
@allow("minutes.read")
def show(minutes_id: str) -> ResponseReturnValue:
    """One text, and adding a line that all its readers see."""
    letter = queries.show(db.session, g.actor, minutes_id)
    form = AnswerForm()
    if form.validate_on_submit() and not form.number_stands():
        kept = request.form.get("n", "")
        n = int(kept) if kept.isdecimal() and int(kept) < len(letter.promises) else None
        with form.refusing():
            told: Any = {"state": "word" if n is None else "done", "text": form.text.data or "", "n": n}
            service.answer(db.session, g.actor, minutes_id, **told, **form.minted)
            return saying("Gemt. Alle, der har teksten, kan læse det.", ".show", minutes_id=minutes_id)
    return page("meetings/minutes.html", form, letter=letter)
