"""Jeg kender personen privat: said in two taps and with no reason; lifted by a leader."""

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue
from wtforms import SelectField
from wtforms.validators import Optional

from outreach.services import ties as service
from outreach.storage.db import db
from outreach.storage.queries import assigned
from outreach.storage.queries import ties as queries
from outreach.web import choices, whom
from outreach.web.access import allow
from outreach.web.fields import RecordForm, offered, page
from outreach.web.look import today
from outreach.web.undo import saying

bp = Blueprint("ties", __name__, url_prefix="/kender-privat")

SAID = "Skrevet ned. Du finder ikke personen eller husstanden her mere."


class TieForm(RecordForm):
    """Who takes over; nothing else is asked."""

    deputy = SelectField("Hvem tager over?", [Optional()])


class FindForm(RecordForm, whom.Whom):
    """Whom, for somebody who does not want to open the page first: those at home."""


@bp.route("", methods=["GET", "POST"])
@allow("person.read")
def index() -> ResponseReturnValue:
    """What I said, without names; saying it of somebody at home; a leader sees what all have said."""
    form = FindForm()
    if request.method == "POST" and not whom.is_asking() and form.validate() and not whom.missing(form):
        service.say(db.session, g.actor, str(form.person.data), **form.minted)
        return saying(SAID, ".index")
    ties = queries.standing(db.session, g.actor)
    return page("ties/index.html", form, ties=ties, hits=whom.hits(form))


@bp.route("/ny", methods=["GET", "POST"])
@allow("person.read")
def new() -> ResponseReturnValue:
    """From a person's page: who takes over, and then they are gone."""
    person = whom.one(request.args.get("person"))
    hands = assigned.of_person(db.session, g.actor, [person.id], today()).now
    usual = next((one.staff for one in hands if one.staff != g.actor.staff_id), "")
    form = TieForm(deputy=usual)
    others = [
        one for one in choices.colleagues(g.actor, ("", "Lederen vælger")) if one.value != g.actor.staff_id
    ]
    form.deputy.choices = offered((one.value, one.label) for one in others)
    if form.validate_on_submit():
        service.say(db.session, g.actor, person.id, deputy=form.deputy.data or None, **form.minted)
        return saying(SAID, "people.index")
    return page("ties/new.html", form, person=person)


@bp.post("/<id:tie_id>/loeft")
@allow("staff.manage")
def lift(tie_id: str) -> ResponseReturnValue:
    """It is no longer so."""
    service.lift(db.session, g.actor, tie_id)
    return saying("Løftet. Kollegaen kan finde personen igen.", ".index")
