"""Krav om oplysninger: an authority demands facts; it is written down, and a leader approves the answer."""

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue
from wtforms import DateField
from wtforms.validators import DataRequired

from outreach.services import demands as service
from outreach.storage.db import db
from outreach.storage.queries import demands as queries
from outreach.web import whom
from outreach.web.access import allow
from outreach.web.danish import DEMAND_RULES
from outreach.web.fields import RecordForm, one_of, page, prose, words
from outreach.web.look import today
from outreach.web.undo import saying

bp = Blueprint("demands", __name__, url_prefix="/krav")


class DemandForm(RecordForm):
    """Who demanded what, by which rule."""

    on = DateField("Hvornår kom det?", [DataRequired("Vælg en dag.")])
    who = words("Hvem kræver det?", 80, needed="Skriv, hvem der kræver det.")
    rule = one_of(
        "Efter hvilken regel?", DEMAND_RULES, needed="Vælg en regel. Spørg dem, hvis du er i tvivl."
    )
    asked = prose("Hvad vil de vide?", 1000, needed="Skriv, hvad de vil vide.")


class AnswerForm(RecordForm):
    """What may be answered."""

    answer = prose("Det svarer vi", 1000, needed="Skriv, hvad I svarer.")


@bp.get("")
@allow("contact.read")
def index() -> ResponseReturnValue:
    """What waits for a leader, and what was answered."""
    return page("demands/index.html", DemandForm(), demands=queries.index(db.session, g.actor))


@bp.route("/ny", methods=["GET", "POST"])
@allow("contact.create")
def new() -> ResponseReturnValue:
    """Write down a demand about one person."""
    person = whom.one(request.args.get("person"))
    form = DemandForm(on=today())
    if form.validate_on_submit():
        said = {"who": form.who.data, "rule": form.rule.data, "asked": form.asked.data}
        with form.refusing():
            made = service.write(
                db.session, g.actor, [person.id], on=form.on.data.isoformat(), **said, **form.minted
            )
            return saying("Skrevet ned. Svar ikke, før en leder har set det.", ".show", demand_id=made.root)
    return page("demands/new.html", form, person=person)


@bp.get("/<id:demand_id>")
@allow("contact.read")
def show(demand_id: str) -> ResponseReturnValue:
    """One demand; a leader approves here."""
    return page("demands/show.html", AnswerForm(), demand=queries.show(db.session, g.actor, demand_id))


@bp.post("/<id:demand_id>")
@allow("staff.manage")
def approve(demand_id: str) -> ResponseReturnValue:
    """The leader's answer."""
    demand = queries.show(db.session, g.actor, demand_id)
    form = AnswerForm()
    if form.validate_on_submit():
        with form.refusing():
            service.approve(db.session, g.actor, demand_id, answer=form.answer.data, **form.minted)
            return saying("Godkendt. Personen kan se det i sin udskrift.", ".show", demand_id=demand_id)
    return page("demands/show.html", form, demand=demand)
