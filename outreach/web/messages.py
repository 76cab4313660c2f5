"""Giv besked: a word to a partner about a person, the question that may come first, and the answer."""

from datetime import datetime
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from outreach.domain import local_time
from outreach.domain.errors import ConsentMissing, Invalid, Stale
from outreach.services import contacts
from outreach.services import messages as service
from outreach.storage.db import db
from outreach.storage.queries import consents as consent_queries
from outreach.storage.queries import messages as queries
from outreach.storage.queries import plans as plan_queries
from outreach.storage.queries.facts import OfficeFacts
from outreach.web import choices, whom
from outreach.web.access import allow
from outreach.web.contact_forms import Numbers
from outreach.web.danish import CHANNELS, URGENCIES
from outreach.web.fields import RecordForm, is_id, one_of, page, prose
from outreach.web.look import today
from outreach.web.undo import done, saying, taken_back

bp = Blueprint("messages", __name__, url_prefix="/beskeder")

TEXT_MAX, NOTE_MAX = 1000, 4000
YES, NO = "yes", "no"
PURPOSE = "Hjælperne må tale sammen om mig"


class MessageForm(RecordForm, Numbers):
    """What the partner should know, and how soon; without a yes, what the person said when asked."""

    to = one_of("Til", {}, needed="Vælg, hvem der skal have besked.")
    said = one_of("Må vi fortælle det?", {YES: "Ja, sagt i dag", NO: "Nej"})
    text = prose("Besked", TEXT_MAX, needed="Skriv beskeden.")
    urgency = one_of("Hvornår?", URGENCIES, needed="Vælg, hvornår.")


class KeepForm(RecordForm, Numbers):
    """What was not sent, as a note of our own."""

    channel = one_of("Hvor talte I sammen?", CHANNELS, needed="Vælg, hvor det var.")
    text = prose("Vores egen note", NOTE_MAX, needed="Skriv noget.")


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
    """Tell a partner something about a person; who has not said yes is asked first, in the same step."""
    person = whom.one(request.args.get("person"))
    form = MessageForm(urgency="week", text=_from_the_job())
    partners = choices.partners(g.actor)
    form.to.choices = partners
    agreed = OfficeFacts(db.session).partners(person.id)
    form.said.label.text = f"Må vi fortælle {' eller '.join(str(one.label) for one in partners)} det?"
    asks = any(one.value not in agreed for one in partners)
    if form.is_submitted() and form.said.data == NO and form.to.data not in agreed:
        return _not_sent(form, person)
    if form.validate_on_submit():
        form.number_stands()
        if form.to.data not in agreed and form.said.data != YES:
            form.said.errors = ["Spørg først. Vælg så, hvad svaret var."]
        elif not form.number_found:
            try:
                made = service.send(
                    db.session,
                    g.actor,
                    to=form.to.data,
                    people=[person.id],
                    text=form.text.data,
                    urgency=form.urgency.data,
                    said_yes=PURPOSE if form.said.data == YES else "",
                    yes_until=consent_queries.usual_end(db.session, [person.id], today()),
                    **form.minted,
                )
                done("Beskeden er gemt og på vej.", "messages.retract", message_id=made.root)
                return redirect(url_for("people.show", person_id=person.id), 303)
            except (Invalid, ConsentMissing) as error:
                form.refuse(error)
    return page("messages/new.html", form, person=person, asks=asks)


def _from_the_job() -> str:
    """What somebody wrote about a hard time at work, to begin with."""
    event_id = request.args.get("job")
    return plan_queries.event(db.session, g.actor, str(event_id)).text if is_id(event_id) else ""


def _not_sent(asked: MessageForm, person: Any) -> ResponseReturnValue:
    """No: nothing goes out. The answer and what was typed can become a note of our own."""
    to = next((str(one.label) for one in asked.to.choices if one.value == asked.to.data), "de andre")
    answer = f"Spurgt, om vi må fortælle {to} det: nej."
    form = KeepForm(formdata=None, text="\n".join(filter(None, [asked.text.data, answer])))
    return page("messages/not_sent.html", form, person=person)


@bp.post("/egen")
@allow("contact.create")
def keep() -> ResponseReturnValue:
    """Keep what was not sent, for ourselves alone."""
    person = whom.one(request.args.get("person"))
    form = KeepForm()
    if form.validate() and not form.number_stands():
        when = datetime.now(local_time.ZONE).strftime("%Y-%m-%dT%H:%M")
        said = {"when": when, "channel": form.channel.data, "note": form.text.data}
        with form.refusing():
            contacts.create(
                db.session,
                g.actor,
                people=[person.id],
                open={"drawer": "own"},
                closed=said,
                **form.minted,
            )
            return saying("Gemt som vores egen note. Intet er sendt.", "people.show", person_id=person.id)
    return page("messages/not_sent.html", form, person=person)


@bp.post("/<id:message_id>/fortryd")
@allow("message.send")
def retract(message_id: str) -> ResponseReturnValue:
    """Take back a message of ours; the partner's copy goes when they hear it."""
    queries.show(db.session, g.actor, message_id)
    said = "Beskeden er taget tilbage. Den forsvinder hos de andre, når de har hørt det."
    return taken_back(message_id, said, url_for(".index"))


@bp.post("/<id:message_id>/set")
@allow("message.answer")
def look(message_id: str) -> ResponseReturnValue:
    """Look at the answer to a message of ours; it leaves I dag."""
    service.look(db.session, g.actor, message_id)
    return redirect(url_for(".show", message_id=message_id), 303)


@bp.route("/<id:message_id>", methods=["GET", "POST"])
@allow("message.read")
def show(message_id: str) -> ResponseReturnValue:
    """One message, its answers, and answering it."""
    message = queries.show(db.session, g.actor, message_id)
    form = AnswerForm()
    if form.is_submitted() and not message.may_answer:
        raise Stale  # a colleague has answered that it is done
    if form.validate_on_submit() and not form.number_stands():
        state = "done" if request.form.get("state") == "done" else "seen"
        with form.refusing():
            service.answer(
                db.session, g.actor, message_id, state=state, text=form.text.data or "", **form.minted
            )
            return saying("Svaret er gemt og på vej.", ".index")
    return page("messages/show.html", form, message=message)
