"""Consent in one tap: yes, said today; stop. A page of its own for how, to whom and until when."""

from flask import Blueprint, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, DateField
from wtforms.validators import DataRequired

from outreach.services import consents as service
from outreach.storage.db import db
from outreach.storage.queries import consents as queries
from outreach.storage.queries import staff
from outreach.storage.queries.people import ids_of
from outreach.web import choices, whom
from outreach.web.access import allow
from outreach.web.danish import HOW_SAID
from outreach.web.fields import RecordForm, one_of, page, several
from outreach.web.look import today
from outreach.web.undo import saying

bp = Blueprint("consents", __name__, url_prefix="/personer/<id:person_id>/samtykke")

PURPOSE = "Hjælperne må tale sammen om mig"


class ConsentForm(RecordForm):
    """To whom, how it was said, until when."""

    receivers = several("Hvem må vi tale med?", {}, needed="Vælg mindst én.")
    how = one_of("Hvordan blev det sagt?", HOW_SAID, needed="Vælg, hvordan det blev sagt.")
    until = DateField("Gælder til", [DataRequired("Vælg en dag.")])
    interpreter = BooleanField("Tolk med")


@bp.get("")
@allow("consent.grant")
def show(person_id: str) -> ResponseReturnValue:
    """What was said until now, and asking again."""
    return _page(person_id, None)


@bp.post("")
@allow("consent.grant")
def grant(person_id: str) -> ResponseReturnValue:
    """Ja, sagt i dag: from the person's page with what is usual, or as the form says."""
    person = whom.one(person_id)
    form = ConsentForm()
    form.receivers.choices = choices.partners(g.actor)
    receivers = [one.id for one in staff.partners(db.session, g.actor)]
    how, until = "oral", queries.usual_end(db.session, ids_of(db.session, person.id), today())
    if "asked" in request.form:
        if not form.validate():
            return _page(person_id, form)
        receivers, how, until = form.receivers.data, form.how.data, form.until.data
    with form.refusing():
        service.grant(
            db.session,
            g.actor,
            person.id,
            receivers=receivers,
            how=how,
            interpreter="interpreter" in request.form,
            purpose=PURPOSE,
            until=until,
            **form.minted,
        )
        return saying("Det er skrevet ned: Ja, sagt i dag.", "people.show", person_id=person.id)
    return _page(person_id, form)


@bp.post("/stop")
@allow("consent.withdraw")
def stop(person_id: str) -> ResponseReturnValue:
    """Stop deling: here at once, everywhere else as soon as they hear it."""
    person = whom.one(person_id)
    also = request.form.getlist("also")
    if also:
        known = queries.children(db.session, g.actor, queries.page(db.session, g.actor, person.id))
        also = [one.id for one in known if one.id in also]
    service.withdraw(db.session, g.actor, person.id, also=also, **RecordForm().minted)
    flash("Deling er stoppet. De andres noter og beskeder er væk herfra.")
    if "asked" in request.form:
        return redirect(url_for("stopping.show", person_id=person.id), 303)
    return redirect(url_for("people.show", person_id=person.id), 303)


def _page(person_id: str, form: ConsentForm | None) -> ResponseReturnValue:
    person = queries.page(db.session, g.actor, person_id)
    if form is None:
        partners = [one.id for one in staff.partners(db.session, g.actor)]
        usual = queries.usual_end(db.session, person.ids, today())
        form = ConsentForm(receivers=partners, how="oral", until=usual)
        form.receivers.choices = choices.partners(g.actor)
    said = queries.history(db.session, person.ids)
    return page("consents/show.html", form, person=person, said=said, purpose=PURPOSE)
