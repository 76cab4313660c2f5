"""Giv besked: a word to a partner about a person, and the answer."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from outreach.domain.errors import ConsentMissing, Invalid, NotFound
from outreach.services import messages as service
from outreach.services.contacts import retract as retract_record
from outreach.storage.db import db
from outreach.storage.queries import messages as queries
from outreach.web import choices, whom
from outreach.web.access import allow
from outreach.web.contact_forms import Numbers
from outreach.web.danish import URGENCIES
from outreach.web.fields import RecordForm, one_of, page, prose

bp = Blueprint("messages", __name__, url_prefix="/beskeder")

TEXT_MAX = 1000


class MessageForm(RecordForm, Numbers):
    """What the partner should know, and how soon."""

    to = one_of("Til", {}, needed="Vælg, hvem der skal have besked.")
    text = prose("Besked", TEXT_MAX, needed="Skriv beskeden.")
    urgency = one_of("Hvornår?", URGENCIES, needed="Vælg, hvornår.")


class AnswerForm(RecordForm, Numbers):
    """What was done about it."""

    text = prose("Svar", TEXT_MAX)


@bp.get("")
@allow("message.read")
def index() -> ResponseReturnValue:
    """Messages to us and from us; the text after a tap."""
    received, sent = queries.received(db.session, g.actor), queries.sent(db.session, g.actor)
    return render_template("messages/index.html", received=received, sent=sent)


@bp.route("/ny", methods=["GET", "POST"])
@allow("message.send")
def new() -> ResponseReturnValue:
    """Tell a partner something about a person who said yes."""
    person = whom.one(request.args.get("person"))
    form = MessageForm(urgency="week")
    form.to.choices = choices.partners(g.actor)
    number_found = False
    if form.validate_on_submit():
        number_found = form.number_stands()
        if not number_found:
            try:
                service.send(
                    db.session,
                    g.actor,
                    to=form.to.data,
                    people=[person.id],
                    text=form.text.data,
                    urgency=form.urgency.data,
                    **form.minted,
                )
                flash("Beskeden er gemt og på vej.")
                return redirect(url_for("people.show", person_id=person.id), 303)
            except (Invalid, ConsentMissing) as error:
                form.refuse(error)
    return page("messages/new.html", form, person=person, number_found=number_found)


@bp.post("/<id:message_id>/fortryd")
@allow("message.send")
def retract(message_id: str) -> ResponseReturnValue:
    """Take back a message of ours; the partner's copy goes when they hear it."""
    if not queries.show(db.session, g.actor, message_id).own:
        raise NotFound()
    retract_record(db.session, g.actor, message_id)
    flash("Beskeden er taget tilbage. Den forsvinder hos de andre, når de har hørt det.")
    return redirect(url_for(".index"), 303)


@bp.route("/<id:message_id>", methods=["GET", "POST"])
@allow("message.read")
def show(message_id: str) -> ResponseReturnValue:
    """One message, its answers, and answering it."""
    message = queries.show(db.session, g.actor, message_id)
    form = AnswerForm()
    number_found = False
    if message.may_answer and form.validate_on_submit():
        number_found = form.number_stands()
        state = request.form.get("state", "seen")
        if not number_found:
            try:
                service.answer(
                    db.session, g.actor, message_id, state=state, text=form.text.data or "", **form.minted
                )
                flash("Svaret er gemt og på vej.")
                return redirect(url_for(".index"), 303)
            except Invalid as error:
                form.refuse(error)
    return page("messages/show.html", form, message=message, number_found=number_found)
