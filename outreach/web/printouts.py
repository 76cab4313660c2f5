"""Hvad står der om mig?: one makes the print-out, a colleague looks it through and releases it."""

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue

from outreach.services import printouts as service
from outreach.storage.db import db
from outreach.storage.queries import printouts as queries
from outreach.web import whom
from outreach.web.access import allow
from outreach.web.fields import RecordForm, is_id, page
from outreach.web.undo import saying

bp = Blueprint("printouts", __name__)


class PrintForm(RecordForm):
    """Nothing to fill in."""


@bp.route("/personer/<id:person_id>/udskrift", methods=["GET", "POST"])
@allow("person.read")
def index(person_id: str) -> ResponseReturnValue:
    """Those that were made, and making one."""
    person = whom.one(person_id)
    form = PrintForm()
    if form.validate_on_submit():
        made = service.make(db.session, g.actor, person.id, **form.minted)
        return saying(
            "Udskriften er lavet. En kollega ser den igennem, før den kan gives til personen.",
            ".show",
            printout_id=made.root,
        )
    return page(
        "printouts/index.html", form, person=person, made=queries.index(db.session, g.actor, person.id)
    )


@bp.get("/udskrift/<id:printout_id>")
@allow("person.read")
def show(printout_id: str) -> ResponseReturnValue:
    """The print-out; before it is released a colleague can leave lines out here."""
    return render_template("printouts/show.html", out=queries.show(db.session, g.actor, printout_id))


@bp.post("/udskrift/<id:printout_id>/frigiv")
@allow("person.read")
def release(printout_id: str) -> ResponseReturnValue:
    """Looked through: it may be handed over, unless something was written while it was."""
    found = queries.show(db.session, g.actor, printout_id)
    left = [id for id in request.form.getlist("left") if is_id(id)]
    is_other = set(request.form.get("shown", "").split()) != set(found.shown)
    if is_other and not found.is_released and found.by != g.actor.staff_id:
        return render_template("printouts/show.html", out=found, left=left, not_yet=True), 422
    service.release(db.session, g.actor, printout_id, left=left, shown=found.shown)
    return saying("Frigivet. Nu kan den printes og gives til personen.", ".show", printout_id=printout_id)
