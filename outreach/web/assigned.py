"""Faste kontakter: who stands by a person, with a deputy, and passing it on."""

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue
from wtforms import DateField, SelectField
from wtforms.validators import DataRequired, Optional

from outreach.services import assigned as service
from outreach.storage.db import db
from outreach.web import choices, whom
from outreach.web.access import allow
from outreach.web.danish_people import HANDS
from outreach.web.fields import RecordForm, one_of, page
from outreach.web.look import today
from outreach.web.undo import saying

bp = Blueprint("assigned", __name__, url_prefix="/fast-kontakt")


class HandForm(RecordForm):
    """Who, in which role, from when."""

    role = one_of("Som hvad?", HANDS, needed="Vælg, som hvad.")
    staff = SelectField("Hvem?", [DataRequired("Vælg en kollega.")])
    deputy = SelectField("Hvem tager over, når den faste er væk?", [Optional()])
    since = DateField("Fra", [DataRequired("Vælg en dag.")])
    drawer = one_of("Kan læses af", {}, needed="Vælg, hvem der kan læse det.")


@bp.route("/<id:person_id>", methods=["GET", "POST"])
@allow("person.update")
def new(person_id: str) -> ResponseReturnValue:
    """From a day on somebody stands by this person; who did before stays as history."""
    person = whom.one(person_id)
    role = request.args.get("som")
    form = HandForm(since=today(), role=role if role in HANDS else "contact", drawer="helpers")
    form.staff.choices = choices.colleagues(g.actor, ("", "Vælg en kollega"))
    form.deputy.choices = choices.colleagues(g.actor)
    form.drawer.choices = choices.drawers(g.actor)
    if form.validate_on_submit():
        with form.refusing():
            service.assign(
                db.session,
                g.actor,
                person_id,
                role=form.role.data,
                staff=form.staff.data,
                deputy=form.deputy.data or None,
                since=form.since.data.isoformat(),
                drawer=form.drawer.data,
                **form.minted,
            )
            return saying("Gemt.", "people.show", person_id=person_id)
    return page("assigned/new.html", form, person=person)


@bp.post("/<id:person_id>/slut")
@allow("person.update")
def end(person_id: str) -> ResponseReturnValue:
    """Nobody stands there any more."""
    whom.one(person_id)
    role = request.form.get("role", "")
    service.end(db.session, g.actor, person_id, role=role, until=today().isoformat())
    return saying("Gemt.", "people.show", person_id=person_id)
