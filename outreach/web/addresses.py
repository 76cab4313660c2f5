"""Hvor bor personen?: a page of its own, so that a protected address stands nowhere else."""

from flask import Blueprint, g
from flask.typing import ResponseReturnValue
from wtforms import BooleanField

from outreach.services import people as service
from outreach.storage.db import db
from outreach.storage.queries import addresses as queries
from outreach.storage.queries.reading import Reading
from outreach.web.access import allow
from outreach.web.fields import RegisterForm, page, words
from outreach.web.undo import saying

bp = Blueprint("addresses", __name__, url_prefix="/personer/<id:person_id>/adresse")


class AddressForm(RegisterForm):
    """Where somebody lives."""

    address = words("Adresse", 400)
    protected = BooleanField("Beskyttet adresse")


@bp.route("", methods=["GET", "POST"])
@allow("person.update")
def show(person_id: str) -> ResponseReturnValue:
    """See and change it. Opening it is written in the reading log."""
    person = queries.show(db.session, Reading(g.actor, person_id, "address"))
    form = AddressForm(address=person.address, protected=person.protected)
    if form.saved(person.base, service.update, person_id):
        return saying("Gemt.", "people.show", person_id=person_id)
    return page("people/address.html", form, person=person)
