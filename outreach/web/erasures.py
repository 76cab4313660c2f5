"""Slet for altid: a leader's deed, with a reason, shown before it is done."""

from flask import Blueprint, flash, g, redirect, url_for
from flask.typing import ResponseReturnValue

from outreach.services import erasures as service
from outreach.storage.db import db
from outreach.storage.queries import contacts as contact_queries
from outreach.web import whom
from outreach.web.access import allow, office
from outreach.web.fields import Form, page, words

bp = Blueprint("erasures", __name__, url_prefix="/slet")


class EraseForm(Form):
    """Why it must not stay."""

    reason = words("Hvorfor skal det slettes?", 400, needed="Skriv hvorfor. Skriv ikke, hvad der stod.")


@bp.route("/kontakt/<id:contact_id>", methods=["GET", "POST"])
@allow("erasure.create")
def contact(contact_id: str) -> ResponseReturnValue:
    """Erase one contact: text, corrections and all."""
    contact_queries.show(db.session, g.actor, contact_id, "erase")
    ids = service.of_record(db.session, g.actor, contact_id)
    back = url_for("contacts.show", contact_id=contact_id)
    return _ask("Slet henvendelsen", ids, [], back)


@bp.route("/person/<id:person_id>", methods=["GET", "POST"])
@allow("erasure.create")
def person(person_id: str) -> ResponseReturnValue:
    """Erase all that this organisation wrote about one person; what also names others is left and shown."""
    name = whom.one(person_id).name
    ids, left = service.of_person(db.session, g.actor, person_id)
    return _ask(f"Slet alt om {name}", ids, left, url_for("people.show", person_id=person_id))


def _ask(title: str, ids: list[str], left: list[str], back: str) -> ResponseReturnValue:
    form = EraseForm()
    if ids and form.validate_on_submit():
        office().erased.add(ids)  # first: no restore may bring back what went
        service.erase(db.session, g.actor, ids, reason=form.reason.data)
        flash("Slettet. Det forsvinder de andre steder, når de har hørt det.")
        return redirect(url_for("home.start"), 303)
    return page("erase.html", form, title=title, count=len(ids), left=left, back=back)
