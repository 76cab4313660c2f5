"""Henvendelser: writing one down, and showing one."""

from uuid import UUID, uuid5

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from outreach.domain.errors import Invalid
from outreach.services import contacts as service
from outreach.services import people as people_service
from outreach.storage.db import db
from outreach.storage.queries import contacts as queries
from outreach.web import choices, whom
from outreach.web.access import allow
from outreach.web.contact_forms import ContactForm
from outreach.web.danish import word
from outreach.web.fields import page
from outreach.web.history import history

bp = Blueprint("contacts", __name__, url_prefix="/kontakt")


@bp.route("/ny", methods=["GET", "POST"])
@allow("contact.create")
def new() -> ResponseReturnValue:
    """Write a contact down: the tablet's three taps as a plain form."""
    form = ContactForm(person=request.args.get("person"), drawer="own")
    form.drawer.choices = choices.drawers(g.actor)
    form.colleague.choices = choices.colleagues(g.actor)
    number_found = False
    if request.method == "POST" and not whom.is_asking() and form.validate():
        number_found = form.number_stands()
        if not number_found:
            try:
                return _save(form)
            except Invalid as error:
                form.refuse(error)
    return page("contacts/new.html", form, hits=whom.hits(form), number_found=number_found)


def _save(form: ContactForm) -> ResponseReturnValue:
    people = _people(form)
    saved = service.create(
        db.session, g.actor, people=people, open=form.open_part(), closed=form.closed_part(), **form.minted
    )
    who = whom.first_name(whom.one(people[0]).name) if people else "Uden navn"
    flash(f"Gemt: {who} · {word(form.topics.data[0], 'topic')}")
    return redirect(url_for(".show", contact_id=saved.root), 303)


def _people(form: ContactForm) -> list[str]:
    if form.person.data == whom.WITHOUT:
        return []
    if form.person.data != whom.NEW:
        return [form.person.data]
    # The new person's id follows from the form's: sending it twice makes one person.
    id = str(uuid5(UUID(form.minted["id"]), "person"))
    closed = {"name": form.new_name.data}
    people_service.create(db.session, g.actor, closed=closed, id=id, nonce=form.minted["nonce"])
    return [id]


@bp.get("/<id:contact_id>")
@allow("contact.read")
def show(contact_id: str) -> ResponseReturnValue:
    """One contact, and how it stood before."""
    contact = queries.show(db.session, g.actor, contact_id)
    return render_template("contacts/show.html", contact=contact, history=history(contact))


@bp.get("/<id:contact_id>/vis")
@allow("contact.read")
def turn(contact_id: str) -> ResponseReturnValue:
    """The text in large type, for the person it is about."""
    return render_template("contacts/turned.html", contact=queries.show(db.session, g.actor, contact_id))
