"""Hvor bor personen?: a page of its own, so that a protected address stands nowhere else."""

import msgspec
from flask import Blueprint, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, HiddenField

from outreach.domain.errors import Invalid
from outreach.services import people as service
from outreach.storage.db import db
from outreach.storage.queries import addresses as queries
from outreach.storage.queries.reading import Reading
from outreach.web.access import allow
from outreach.web.fields import RecordForm, page, words

bp = Blueprint("addresses", __name__, url_prefix="/personer/<id:person_id>/adresse")


class AddressForm(RecordForm):
    """Where somebody lives. `base`: which entries that came from when the form opened."""

    base = HiddenField()
    address = words("Adresse", 400)
    protected = BooleanField("Beskyttet adresse")


@bp.route("", methods=["GET", "POST"])
@allow("person.update")
def show(person_id: str) -> ResponseReturnValue:
    """See and change it. Opening it is written in the reading log."""
    person = queries.show(db.session, Reading(g.actor, person_id, "address"))
    form = AddressForm(address=person.address, protected=person.protected)
    if request.method == "GET" and not form.was_kept:
        base = {name: list(person.base.get(name, ())) for name in ("address", "protected")}
        form.base.data = msgspec.json.encode(base).decode()
    if form.validate_on_submit():
        now = {"address": form.address.data or "", "protected": bool(form.protected.data)}
        was = {"address": person.address, "protected": person.protected}
        changed = {name: value for name, value in now.items() if value != was[name]}
        try:
            if changed:
                service.update(
                    db.session, g.actor, person_id, set=changed, base=_cited(form.base.data), **form.minted
                )
            flash("Gemt.")
            return redirect(url_for("people.show", person_id=person_id), 303)
        except Invalid as error:
            form.refuse(error)
    return page("people/address.html", form, person=person)


def _cited(sent: str | None) -> dict[str, list[str]]:
    try:
        return msgspec.json.decode(sent or "{}", type=dict[str, list[str]])
    except ValueError:
        return {}
