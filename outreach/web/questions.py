"""Skal du se på: everything that was kept and waits for a person's answer."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from outreach.domain.errors import Invalid, NotFound
from outreach.services import questions as service
from outreach.storage.db import db
from outreach.storage.queries import questions as queries
from outreach.web.access import allow
from outreach.web.fields import is_id, tidy

bp = Blueprint("questions", __name__, url_prefix="/skal-du-se-paa")

TITLES = {
    "question": "Er det din?",
    "collision": "To tekster har samme nummer. Er det den samme?",
    "dispute": "To har skrevet forskelligt. Vælg én.",
    "parallel": "To har skrevet forskelligt. Vælg én.",
    "parked_invalid": "Noget skal rettes, før det kan komme på plads.",
    "parked_not_allowed": "Det her kunne ikke komme på plads.",
    "parked_unknown_kind": "Det er skrevet med et nyere program. Det venter på en opdatering.",
}
EITHER = "To har skrevet forskelligt. Vælg én, eller behold begge."


@bp.get("")
@allow("question.read")
def index() -> ResponseReturnValue:
    """Every open question, oldest first."""
    return _page()


def _page(**again: object) -> str:
    shown = {"titles": TITLES, "either": EITHER, "mendable": queries.TEXTS}
    return render_template(
        "questions/index.html", questions=queries.waiting(db.session, g.actor), **shown, **again
    )


@bp.post("/<id:question_id>")
@allow("question.answer")
def answer(question_id: str) -> ResponseReturnValue:
    """Do what was chosen; whatever was written stays as it is."""
    session, actor, choice = db.session, g.actor, request.form.get("choice", "")
    if choice == "mine":
        service.claim(session, actor, question_id)
    elif choice == "not-mine":
        service.disown(session, actor, question_id)
    elif choice == "dismiss":
        service.dismiss(session, actor, question_id)
    elif choice == "first":
        service.keep_first(session, actor, question_id)
    elif choice == "both":
        service.keep_both(session, actor, question_id)
    elif choice == "join":
        try:
            service.join(session, actor, question_id)
        except Invalid:
            flash("Der er ikke plads til begge tekster. Vælg én, eller gør dem kortere først.")
            return redirect(url_for(".index"), 303)
    elif choice == "mend":
        texts = {name: tidy(request.form[name]) for name in queries.TEXTS if name in request.form}
        try:
            service.rewrite(session, actor, question_id, closed=texts)
        except Invalid as error:
            wrong = error.fields or dict.fromkeys(texts, "too_long")  # no line holds it
            return _page(again=question_id, typed=texts, wrong=wrong), 422
    elif is_id(choice):
        service.settle(session, actor, question_id, choice)
    else:
        raise NotFound()
    flash("Tak. Det er på plads.")
    return redirect(url_for(".index"), 303)
