"""Henvendelser: writing one down, and showing one."""

from collections.abc import Iterable
from uuid import UUID, uuid5

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from outreach.kinds.parts import Draft
from outreach.services.recording import record_all
from outreach.storage.db import db
from outreach.storage.queries import contacts as queries
from outreach.storage.queries import just_saved
from outreach.web import choices, whom
from outreach.web.access import allow
from outreach.web.contact_forms import ContactForm, Details
from outreach.web.danish import word
from outreach.web.fields import page
from outreach.web.history import history
from outreach.web.undo import saying

bp = Blueprint("contacts", __name__, url_prefix="/kontakt")


@bp.route("/ny", methods=["GET", "POST"])
@allow("contact.create")
def new() -> ResponseReturnValue:
    """Write a contact down: the tablet's three taps as a plain form."""
    form = ContactForm(person=request.args.get("person"), drawer="own")
    form.drawer.choices = choices.drawers(g.actor)
    form.colleague.choices = choices.colleagues(g.actor)
    before = None
    if request.method == "POST" and not whom.is_asking() and form.validate():
        form.number_stands()
        before = None if form.number_found else _before(form)
        if not form.number_found and not before:
            with form.refusing():
                return _save(form)
    return page("contacts/new.html", form, hits=whom.hits(form), before=before)


def _before(form: ContactForm) -> str | None:
    """Of visits that leave neither name nor words many are alike: nobody is asked about those."""
    people = [form.chosen.id] if form.chosen else []
    name = form.new_name.data or "" if form.person.data == whom.NEW else ""
    is_told_apart = name or people or form.note.data or form.keyword.data
    return saved_before(form, people, name) if is_told_apart else None


def saved_before(form: Details, people: Iterable[str], new_name: str = "") -> str | None:
    """Where the same contact is that was saved a moment ago, unless one more is wanted."""
    told = form.closed_part(), people, new_name, form.minted["id"]
    found = None if "again" in request.form else just_saved.same_contact(db.session, g.actor, *told)
    return url_for("contacts.show", contact_id=found) if found else None


def _save(form: ContactForm) -> ResponseReturnValue:
    """The contact, and the person it starts where that is somebody new: both or neither."""
    id, nonce = form.minted["id"], form.minted["nonce"]
    drafts, who, people = [], "Uden navn", []
    if form.person.data == whom.NEW:
        person = str(uuid5(UUID(id), "person"))  # follows from the form's: sending it twice makes one
        drafts = [Draft("person", person, person, [person], {}, {"name": form.new_name.data}, nonce)]
        who, people = form.new_name.data, [person]
    elif form.chosen is not None:
        who, people = form.chosen.name, [form.chosen.id]
    drafts.append(Draft("contact", id, id, people, form.open_part(), form.closed_part(), nonce))
    record_all(db.session, g.actor, drafts)
    return saying(
        f"Gemt: {whom.first_name(who) if people else who} · {word(form.topics.data[0], 'topic')}",
        ".show",
        contact_id=id,
    )


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
