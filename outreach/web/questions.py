"""Skal du se på: everything that was kept and waits for a person's answer."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from outreach.domain.errors import Invalid, NotFound, Stale
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
IN_PLACE = "Tak. Det er på plads."
NOT_YET = "Tak. Den er ikke på plads endnu. Se på listen, hvorfor."
ANSWERED = "Der er allerede svaret på det."
MORE = "Der er skrevet mere siden. Se det hele, og vælg igen."
DEEDS: Mapping[str, tuple[Callable[..., Any], str]] = {
    "mine": (service.claim, IN_PLACE),
    "not-mine": (service.disown, "Tak. Den venter nu på den, der skrev den."),
    "dismiss": (service.dismiss, "Lagt væk. Den bliver ikke brugt."),
    "first": (service.keep_first, IN_PLACE),
    "both": (service.keep_both, IN_PLACE),
}


@bp.get("")
@allow("question.read")
def index(**again: object) -> str:
    """Every open question, oldest first; `again`: what was put right badly, to be shown with it."""
    shown = {"titles": TITLES, "either": EITHER, "mendable": queries.TEXTS}
    return render_template(
        "questions/index.html", questions=queries.waiting(db.session, g.actor), **shown, **again
    )


@bp.post("/<id:question_id>")
@allow("question.answer")
def answer(question_id: str) -> ResponseReturnValue:
    """Do what was chosen; whatever was written stays as it is."""
    choice = request.form.get("choice", "")
    typed = {name: tidy(request.form[name]) for name in queries.TEXTS if name in request.form}
    try:
        flash(_do(question_id, choice, typed))
    except Stale as error:
        if choice == "mend":
            raise  # the answer to that shows what was typed
        flash(ANSWERED if error.facts else MORE, "look")
    except Invalid as error:
        if choice == "mend":
            wrong = error.fields or dict.fromkeys(typed, "too_long")  # no line holds it
            return index(again=question_id, typed=typed, wrong=wrong), 422
        flash("Der er ikke plads til begge tekster. Vælg én, eller gør dem kortere først.")
    return redirect(url_for(".index"), 303)


def _do(question_id: str, choice: str, typed: Mapping[str, str]) -> str:
    """Returns what became of it."""
    seen = request.form.get("seen", "").split()
    if choice in DEEDS:
        deed, said = DEEDS[choice]
        done = deed(db.session, g.actor, question_id)
        return NOT_YET if choice == "mine" and done.disposition != "applied" else said
    if choice == "join":
        service.join(db.session, g.actor, question_id, seen)
    elif choice == "mend":
        service.rewrite(db.session, g.actor, question_id, closed=typed)
    elif is_id(choice):
        service.settle(db.session, g.actor, question_id, choice, seen)
    else:
        raise NotFound()
    return IN_PLACE
