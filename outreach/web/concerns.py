"""Skriv ned, at du har sagt det til kommunen: afterwards, for oneself and the leader, and never instead."""

from flask import Blueprint, g
from flask.typing import ResponseReturnValue
from wtforms import DateField
from wtforms.validators import DataRequired

from outreach.services import concerns as service
from outreach.storage.db import db
from outreach.storage.queries import concerns as queries
from outreach.web.access import allow
from outreach.web.fields import RecordForm, page, prose
from outreach.web.look import today
from outreach.web.undo import saying

bp = Blueprint("concerns", __name__, url_prefix="/bekymret/sagt")


class ConcernForm(RecordForm):
    """The fact and the day."""

    on = DateField("Hvornår sagde du det?", [DataRequired("Vælg en dag.")])
    fact = prose("Hvad sagde du, og til hvem?", 1000, needed="Skriv kort, hvad du sagde.")


@bp.route("", methods=["GET", "POST"])
@allow("contact.create")
def index() -> ResponseReturnValue:
    """Write it down, and what was written before."""
    form = ConcernForm(on=today())
    if form.validate_on_submit():
        with form.refusing():
            service.write(
                db.session, g.actor, on=form.on.data.isoformat(), fact=form.fact.data, **form.minted
            )
            return saying("Skrevet ned. Kun du og din leder kan læse det.", ".index")
    return page("concerns/index.html", form, concerns=queries.mine(db.session, g.actor))
