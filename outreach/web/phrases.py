"""Codes: changing one's own, and printing a new recovery code."""

from flask import Blueprint, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import PasswordField
from wtforms.validators import DataRequired

from outreach.domain.errors import DomainError, Invalid
from outreach.storage.office import new_phrase
from outreach.web import once
from outreach.web.access import allow, office
from outreach.web.fields import Form, page, readable
from outreach.web.sign_in import why
from outreach.web.undo import saying

bp = Blueprint("phrases", __name__, url_prefix="/kontoret")
RECOVERY = "recovery"


class PhraseForm(Form):
    """The phrase one has, and the one to have instead."""

    old = PasswordField("Din kode nu", [readable, DataRequired("Skriv den kode, du har nu.")])
    phrase = PasswordField("Din nye kode", [readable, DataRequired("Skriv den nye kode.")])


@bp.route("/kode", methods=["GET", "POST"])
@allow("staff.read")
def change() -> ResponseReturnValue:
    """Choose another phrase of one's own."""
    form = PhraseForm()
    if form.validate_on_submit():
        try:
            vault = office().vault
            vault.change_phrase(g.actor.staff_id, form.old.data, form.phrase.data)
            once.forget_suggested()
            return saying("Din kode er skiftet. Brug den nye fra nu af, også på tabletten.", "office.index")
        except Invalid as error:
            form.refuse(error)
        except DomainError as error:
            form.old.errors = [why(error)]
    return page("office/phrase.html", form, suggestion=once.suggested(new_phrase))


@bp.route("/genopretningskode", methods=["GET", "POST"])
@allow("office.manage")
def recovery() -> ResponseReturnValue:
    """Make a new recovery code, shown once on the page that follows; the printed one ends."""
    form = Form()
    if form.validate_on_submit():
        once.keep(RECOVERY, office().renew_recovery())
        return redirect(url_for(".recovery"), 303)
    if code := once.take(RECOVERY):
        return render_template("setup/recovery.html", code=code)
    return render_template("office/recovery.html", form=form)
