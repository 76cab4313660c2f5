"""Saying stop is three things: stop sharing, stop the programme, delete me. One page shows all three."""

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from outreach.domain import access
from outreach.storage.db import db
from outreach.storage.queries import consents as queries
from outreach.storage.queries import crossed, enrolments
from outreach.web.access import allow
from outreach.web.look import today

bp = Blueprint("stopping", __name__, url_prefix="/personer/<id:person_id>/stop")


@bp.get("")
@allow("person.read")
def show(person_id: str) -> ResponseReturnValue:
    """What each of the three does, and what cannot be called back."""
    person = queries.page(db.session, g.actor, person_id)
    helper = g.actor.org_role == access.HELPER
    running = enrolments.of_person(db.session, g.actor, person.ids, today())
    return render_template(
        "consents/stop.html",
        person=person,
        children=queries.children(db.session, g.actor, person) if helper else [],
        enrolments=[one for one in running if one.own and one.is_open],
        crossed=crossed.of_person(db.session, g.actor, person.ids) if helper else [],
    )
