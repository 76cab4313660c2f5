"""Consent in one tap: yes, said today; stop."""

from flask import Blueprint, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from outreach.services import consents as service
from outreach.storage.db import db
from outreach.storage.queries import staff
from outreach.web import whom
from outreach.web.access import allow

bp = Blueprint("consents", __name__, url_prefix="/personer/<id:person_id>/samtykke")

PURPOSE = "Hjælperne må tale sammen om mig"


@bp.post("")
@allow("consent.grant")
def grant(person_id: str) -> ResponseReturnValue:
    """Ja, sagt i dag."""
    whom.one(person_id)
    service.grant(
        db.session,
        g.actor,
        person_id,
        receivers=[one.id for one in staff.partners(db.session, g.actor)],
        interpreter="interpreter" in request.form,
        purpose=PURPOSE,
    )
    flash("Det er skrevet ned: Ja, sagt i dag.")
    return redirect(url_for("people.show", person_id=person_id), 303)


@bp.post("/stop")
@allow("consent.withdraw")
def stop(person_id: str) -> ResponseReturnValue:
    """Stop deling: here at once, everywhere else as soon as they hear it."""
    whom.one(person_id)
    service.withdraw(db.session, g.actor, person_id)
    flash("Deling er stoppet. Det, andre har skrevet, er væk herfra.")
    return redirect(url_for("people.show", person_id=person_id), 303)
