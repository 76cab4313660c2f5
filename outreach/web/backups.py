"""Sikkerhedskopi: take one to another place, and see that it was read again afterwards."""

from flask import Blueprint, g
from flask.typing import ResponseReturnValue

from outreach.domain.errors import Invalid
from outreach.services import backups as service
from outreach.web.access import allow, office
from outreach.web.fields import Form, page, words
from outreach.web.undo import saying

bp = Blueprint("backups", __name__, url_prefix="/kontoret/sikkerhedskopi")


class BackupForm(Form):
    """Where to."""

    target = words("Mappe", 400, needed="Skriv, hvor kopien skal ligge.")


@bp.route("", methods=["GET", "POST"])
@allow("office.manage")
def show() -> ResponseReturnValue:
    """The latest verified copy, and taking one now."""
    here = office()
    form = BackupForm()
    if form.validate_on_submit():
        try:
            made = service.take(here, g.actor, form.target.data)
            return saying(f"Kopien er taget og læst igennem: {made.entries} indskrivninger.", ".show")
        except Invalid:
            form.target.errors = [
                "Mappen findes ikke, eller der kan ikke skrives i den. Vælg helst en på et andet drev."
            ]
    latest = service.latest(here, g.actor)
    if not form.is_submitted() and latest:
        form.target.data = latest.target.rsplit("aaben-doer-", 1)[0]
    return page("office/backup.html", form, latest=latest)
