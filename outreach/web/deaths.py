"""Somebody has died: one tap and one more to be sure, and it can be taken back."""

from flask import Blueprint, g
from flask.typing import ResponseReturnValue
from wtforms import DateField
from wtforms.validators import DataRequired

from outreach.services import people as service
from outreach.storage.db import db
from outreach.web import whom
from outreach.web.access import allow
from outreach.web.dates import not_after_today
from outreach.web.fields import RecordForm, page
from outreach.web.look import today
from outreach.web.undo import saying

bp = Blueprint("deaths", __name__, url_prefix="/personer/<id:person_id>/doed")


class DeathForm(RecordForm):
    """When, as far as is known."""

    on = DateField("Hvornår?", [DataRequired("Vælg en dag."), not_after_today])


@bp.route("", methods=["GET", "POST"])
@allow("person.update")
def new(person_id: str) -> ResponseReturnValue:
    """Reminders, plans and letters stop on every device; the family stays."""
    person = whom.one(person_id)
    form = DeathForm(on=today())
    if form.validate_on_submit():
        service.died(db.session, g.actor, person_id, form.on.data.isoformat(), **form.minted)
        return saying("Skrevet ned. Vi minder ikke nogen om noget mere.", "people.show", person_id=person_id)
    return page("people/death.html", form, person=person)


@bp.post("/fortryd")
@allow("person.update")
def undo(person_id: str) -> ResponseReturnValue:
    """It was somebody else, or not true."""
    whom.one(person_id)
    service.died(db.session, g.actor, person_id, "")
    return saying("Taget tilbage.", "people.show", person_id=person_id)
