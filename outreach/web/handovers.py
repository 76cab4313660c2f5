"""Skriv til Jobcenteret: a text of its own, seen as the receiver will see it, then sent for good."""

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField

from outreach.services import handovers as service
from outreach.storage.db import db
from outreach.storage.queries import handovers as queries
from outreach.web import choices, kept, whom
from outreach.web.access import allow, office
from outreach.web.contact_forms import Numbers
from outreach.web.danish import BASES
from outreach.web.fields import one_of, page, prose, words
from outreach.web.kept import KeptForm
from outreach.web.undo import saying

bp = Blueprint("handovers", __name__, url_prefix="/jobcenter")


class HandoverForm(KeptForm, Numbers):
    """The text, the name typed for it, and why it may be sent."""

    to = one_of("Til", {}, needed="Vælg, hvem der skal have teksten.")
    name_typed = words("Hvem handler det om?", 80, needed="Skriv navnet.")
    text = prose("Teksten", 4000, needed="Skriv teksten.")
    basis = one_of("Hvorfor må I sende den?", BASES, needed="Vælg, hvorfor I må sende den.")
    how = words("Hvordan?", 400)
    informed = BooleanField("Personen ved, at vi skriver")


@bp.get("")
@allow("handover.read")
def index() -> ResponseReturnValue:
    """Texts sent, or texts received."""
    return render_template("handovers/index.html", letters=queries.index(db.session, g.actor))


@bp.route("/ny", methods=["GET", "POST"])
@allow("handover.send")
def new() -> ResponseReturnValue:
    """Write, look at it as the receiver will, and only then send."""
    person = whom.one(request.args.get("person"))
    form = kept.opened(HandoverForm, url_for(".new", person=person.id))
    form.to.choices = choices.authorities()
    step = request.form.get("step")
    if form.validate_on_submit() and step != "change":
        form.number_stands()
        if not form.number_found and step != "send":
            return render_template("handovers/preview.html", form=form, letter=_letter(form), person=person)
        if not form.number_found:
            with form.refusing():
                return _send(form, person.id)
    return page("handovers/new.html", form, person=person)


def _letter(form: HandoverForm) -> dict[str, object]:
    """Exactly what the receiver will have."""
    return {
        "name_typed": form.name_typed.data,
        "text": form.text.data,
        "author_name": g.actor.name,
        "organisation_name": office().settings.org_name,
    }


def _send(form: HandoverForm, person_id: str) -> ResponseReturnValue:
    sent = service.send(
        db.session,
        g.actor,
        to=form.to.data,
        name_typed=form.name_typed.data,
        text=form.text.data,
        organisation_name=office().settings.org_name,
        person_id=person_id,
        basis=form.basis.data,
        how=form.how.data or "",
        informed=form.informed.data,
        **form.minted,
    )
    kept.saved(form)
    return saying("Gemt og på vej. Sådan får Jobcenteret teksten.", ".show", handover_id=sent.root)


@bp.get("/<id:handover_id>")
@allow("handover.read")
def show(handover_id: str) -> ResponseReturnValue:
    """One text, as its receiver reads it."""
    return render_template("handovers/show.html", letter=queries.show(db.session, g.actor, handover_id))
