"""Correcting a contact: write more, take back, move to the right person, put a name on, take it off."""

from typing import Any

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue
from wtforms import BooleanField

from outreach.domain.errors import NotFound
from outreach.services import contacts as service
from outreach.services import undoing
from outreach.storage.db import db
from outreach.storage.queries import contacts as queries
from outreach.web import choices, whom
from outreach.web.access import allow
from outreach.web.contact_forms import EditForm
from outreach.web.fields import RecordForm, page
from outreach.web.undo import saying

bp = Blueprint("corrections", __name__, url_prefix="/kontakt/<id:contact_id>")


OPEN_FIELDS = ("drawer", "children")


class MoveForm(RecordForm, whom.Whom):
    """Whose it was."""

    allows_new = False
    asked = None


class NameForm(MoveForm):
    """Whose name to put on."""

    asked = BooleanField("Ja, jeg har spurgt")


@bp.route("/ret", methods=["GET", "POST"])
@allow("contact.correct")
def edit(contact_id: str) -> ResponseReturnValue:
    """Write more, or otherwise; how it stood stays readable."""
    contact = queries.show(db.session, g.actor, contact_id)
    form = EditForm(data=EditForm.filled(contact))
    form.drawer.choices = choices.drawers(g.actor)
    form.colleague.choices = choices.colleagues(g.actor)
    if form.validate_on_submit() and not form.number_stands():
        with form.refusing():
            service.amend(db.session, g.actor, contact_id, **form.changes(contact), **form.minted)
            return _back(contact_id, "Gemt.")
    return page("contacts/edit.html", form, contact=contact)


@bp.post("/fortryd")
@allow("contact.correct")
def retract(contact_id: str) -> ResponseReturnValue:
    """Take back what never happened."""
    queries.show(db.session, g.actor, contact_id)  # other records have pages of their own
    undoing.take_back(db.session, g.actor, contact_id)
    return _back(contact_id, "Taget tilbage. Det tæller ikke med.")


@bp.post("/vaelg")
@allow("contact.correct")
def settle(contact_id: str) -> ResponseReturnValue:
    """Two wrote a field differently: one of them stands from now on, or, of texts, both."""
    contact = queries.show(db.session, g.actor, contact_id)
    field, entry = request.form.get("field", ""), request.form.get("entry")
    told = (contact.parallel or {}).get(field, ())
    values = [one.value for one in told if entry in (None, one.entry)]
    if not values or (entry is None and field != "note"):
        raise NotFound()
    value = "\n\n".join(values) if entry is None else values[0]
    said: dict[str, Any] = {field: value} if field in OPEN_FIELDS else {"set": {field: value}}
    service.amend(db.session, g.actor, contact_id, seen=contact.seen, **said)
    return _back(contact_id, "Gemt.")


@bp.route("/flyt", methods=["GET", "POST"])
@allow("contact.correct")
def move(contact_id: str) -> ResponseReturnValue:
    """It was somebody else."""
    contact = queries.show(db.session, g.actor, contact_id)
    form = MoveForm()
    if request.method == "POST" and not whom.is_asking() and form.validate() and not whom.missing(form):
        away, to = [one.id for one in contact.people], [form.person.data]
        service.move(
            db.session, g.actor, contact_id, away=away, to=to, seen=contact.seen_names, **form.minted
        )
        return _back(contact_id, "Flyttet til den rigtige person.")
    return _whose(
        form,
        contact,
        title="Det var en anden",
        lead="Teksten forsvinder fra den forkerte persons side, søgning og kopier. "
        "Det, der blev lovet samtidig, følger med.",
        deed="Flyt den",
        may_detach=True,
    )


@bp.route("/navn", methods=["GET", "POST"])
@allow("contact.correct")
def attach(contact_id: str) -> ResponseReturnValue:
    """Put a name on what was written without one."""
    contact = queries.show(db.session, g.actor, contact_id)
    form = NameForm()
    if request.method == "POST" and not whom.is_asking() and form.validate() and not whom.missing(form):
        if form.asked.data:
            person, minted = form.person.data, form.minted
            service.attach(
                db.session, g.actor, contact_id, person, asked=True, seen=contact.seen_names, **minted
            )
            return _back(contact_id, "Nu står der navn på.")
        form.asked.errors = ["Spørg først: Må jeg sætte dit navn på?"]
    return _whose(
        form,
        contact,
        title="Må jeg sætte dit navn på?",
        lead="Spørg personen først. Et nej er helt i orden.",
        deed="Sæt navnet på",
    )


@bp.post("/loesn")
@allow("contact.correct")
def detach(contact_id: str) -> ResponseReturnValue:
    """Take the names off again."""
    contact = queries.show(db.session, g.actor, contact_id)
    for one in contact.people:
        service.detach(db.session, g.actor, contact_id, one.id, seen=contact.seen_names)
    return _back(contact_id, "Navnet er taget af.")


def _whose(form: MoveForm, contact: queries.ContactPage, **words: object) -> ResponseReturnValue:
    return page(
        "contacts/move.html", form, contact=contact, hits=whom.hits(form), **{"may_detach": False, **words}
    )


def _back(contact_id: str, said: str) -> ResponseReturnValue:
    return saying(said, "contacts.show", contact_id=contact_id)
