"""Saying stop is three things: stop sharing, stop the programme, delete me. One page shows all three."""

from collections.abc import Sequence
from datetime import timedelta

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue

from outreach.domain import access
from outreach.domain.errors import NotFound
from outreach.services import meetings
from outreach.storage.db import db
from outreach.storage.queries import consents as queries
from outreach.storage.queries import crossed, enrolments, yeses
from outreach.storage.queries.merges import same
from outreach.storage.queries.yeses import OnAgenda
from outreach.web import whom
from outreach.web.access import allow
from outreach.web.look import today
from outreach.web.undo import saying

bp = Blueprint("stopping", __name__, url_prefix="/personer/<id:person_id>/stop")

LATELY = timedelta(days=31)  # a meeting that was held: its minutes may still be written on that yes


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
        yeses=_standing(person.ids) if helper else [],
    )


@bp.post("/ja")
@allow("meeting.hold")
def take_back(person_id: str) -> ResponseReturnValue:
    """The yes to one receiver at one meeting: nothing more is sent on it."""
    person = whom.one(person_id)
    agenda_id, to = request.form.get("agenda", ""), request.form.get("to", "")
    if all((one.agenda_id, one.to) != (agenda_id, to) for one in _standing(same(db.session).ids(person.id))):
        raise NotFound
    meetings.said_yes(db.session, g.actor, agenda_id, to=to, basis="", how="", on=today())
    return saying("Ja'et er taget tilbage.", ".show", person_id=person.id, _anchor="ja-paa-moeder")


def _standing(ids: Sequence[str]) -> list[OnAgenda]:
    return yeses.standing(db.session, g.actor, ids, (today() - LATELY).isoformat())
