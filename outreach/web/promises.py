"""Det har vi lovet: promise something, see what was promised, say what became of it, take that back."""

from datetime import date
from typing import Any, NamedTuple

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import DateField, Field, SelectField
from wtforms.validators import DataRequired, Optional

from outreach.domain.followup import another_day
from outreach.services import followups as service
from outreach.storage.db import db
from outreach.storage.queries import contacts as contact_queries
from outreach.storage.queries import followups as queries
from outreach.storage.queries import just_saved
from outreach.storage.queries import promises as list_queries
from outreach.web import choices, whom
from outreach.web.access import allow
from outreach.web.contact_forms import Numbers
from outreach.web.danish import DAYPARTS
from outreach.web.dates import not_before_today
from outreach.web.fields import RecordForm, is_id, one_of, page, words
from outreach.web.look import start_for, today
from outreach.web.undo import done, saying

bp = Blueprint("promises", __name__, url_prefix="/lovet")

VIEWS = {"mine": "Mine", "alle": "Hele holdets", "venter": "Venter stadig"}
OUTCOMES = {
    "done": "Klaret.",
    "not_needed": "Taget af listen.",
    "later": "Flyttet til en anden dag.",
    "passed_on": "Givet videre.",
}


class PromiseForm(RecordForm, Numbers):
    """What is promised, for when, by whom."""

    text = words("Det lover vi", 400, needed="Skriv, hvad I lover.")
    due = DateField("Dag", [DataRequired("Vælg en dag."), not_before_today])
    daypart = one_of("Tid på dagen", DAYPARTS)
    owner = SelectField("Hvem gør det?", [Optional()])
    drawer = one_of("Kan læses af", {}, needed="Vælg, hvem der kan læse det.")


class OutcomeForm(RecordForm):
    """Another day, or somebody else."""

    due = DateField("Vælg en dag", [Optional()])
    owner = SelectField("Til hvem?", [Optional()])

    def validate_due(self, field: Field) -> None:
        """A button beside the field says the day itself."""
        if "when" not in request.form and request.form.get("state") == "later":
            not_before_today(self, field)

    def day(self, on: date) -> str:
        """The other day: tomorrow, next Monday, or the one that was picked."""
        near = another_day(request.form.get("when", ""), on)
        return (near or self.due.data).isoformat() if near or self.due.data else ""


class Subject(NamedTuple):
    """Whom a promise is made to, and where one came from."""

    people: list[str]
    name: str
    drawer: str
    contact_id: str | None
    back: str


def _subject() -> Subject:
    contact_id = request.args.get("kontakt")
    if is_id(contact_id):
        contact = contact_queries.show(db.session, g.actor, str(contact_id))
        people = [one.id for one in contact.people]
        name = whom.first_name(contact.people[0].name) if contact.people else ""
        drawer = contact.drawer if contact.own else "helpers"
        back = url_for("contacts.show", contact_id=contact_id)
        return Subject(people, name, drawer, contact_id if contact.own else None, back)
    person = whom.one(request.args.get("person"))
    back = url_for("people.show", person_id=person.id)
    return Subject([person.id], whom.first_name(person.name), "own", None, back)


@bp.get("")
@allow("followup.read")
def index() -> ResponseReturnValue:
    """Mine, everybody's, or what still waits."""
    view = request.args.get("vis", "")
    view = view if view in VIEWS else "mine"
    found = list_queries.listed(
        db.session,
        g.actor,
        today(),
        whose="mine" if view == "mine" else "all",
        waiting_only=view == "venter",
    )
    return render_template("promises/index.html", found=found, view=view, views=VIEWS)


@bp.route("/ny", methods=["GET", "POST"])
@allow("followup.create")
def new() -> ResponseReturnValue:
    """Promise something: to a person, or out of a contact."""
    subject = _subject()
    form = PromiseForm(due=today(), owner=g.actor.staff_id, daypart="", drawer=subject.drawer)
    form.owner.choices = choices.colleagues(g.actor)
    form.drawer.choices = choices.drawers(g.actor)
    if form.validate_on_submit() and not form.number_stands():
        closed = {
            "text": form.text.data,
            "due": form.due.data.isoformat(),
            "daypart": form.daypart.data or "",
            "owner": form.owner.data or None,
            "contact": subject.contact_id,
        }
        if before := _before(subject, closed, form.minted["id"]):
            return page("promises/new.html", form, name=subject.name, before=before)
        with form.refusing():
            service.create(
                db.session,
                g.actor,
                people=subject.people,
                open={"drawer": form.drawer.data},
                closed=closed,
                **form.minted,
            )
            flash("Gemt. Det står på listen.")
            return redirect(subject.back, 303)
    return page("promises/new.html", form, name=subject.name)


def _before(subject: Subject, closed: dict[str, Any], id: str) -> str | None:
    """Where the same promise is that was saved a moment ago, unless one more is wanted."""
    if "again" in request.form:
        return None
    found = just_saved.same_promise(db.session, g.actor, closed, subject.people, id)
    return url_for(".show", promise_id=found) if found else None


@bp.route("/<id:promise_id>", methods=["GET", "POST"])
@allow("followup.read")
def show(promise_id: str) -> ResponseReturnValue:
    """One promise, and moving it to another day or to a colleague."""
    promise = queries.show(db.session, g.actor, promise_id)
    form = OutcomeForm()
    form.owner.choices = choices.who_can_do_it(g.actor, ("", "Vælg en kollega"), promise.owner)
    state = "later" if "when" in request.form else request.form.get("state", "")
    if form.validate_on_submit() and state in ("later", "passed_on"):
        due = form.day(today()) if state == "later" else ""
        owner = form.owner.data or None if state == "passed_on" else None
        with form.refusing():
            made = service.finish(
                db.session, g.actor, promise_id, state=state, due=due, owner=owner, **form.minted
            )
            return _done(state, made.id, promise.person_id)
    came = request.form.get("back") or request.args.get("fra", "")
    return page("promises/show.html", form, promise=promise, others=form.owner.choices[1:], came=came)


@bp.post("/<id:promise_id>/klaret")
@allow("followup.finish")
def finish(promise_id: str) -> ResponseReturnValue:
    """Klaret, or not needed any more."""
    promise = queries.show(db.session, g.actor, promise_id)
    state = "not_needed" if request.form.get("state") == "not_needed" else "done"
    made = service.finish(db.session, g.actor, promise_id, state=state, **RecordForm().minted)
    return _done(state, made.id, promise.person_id)


@bp.post("/fortryd/<id:outcome_id>")
@allow("followup.finish")
def undo(outcome_id: str) -> ResponseReturnValue:
    """It stands as if that had never been said."""
    made = service.undo(db.session, g.actor, outcome_id)
    is_open = queries.show(db.session, g.actor, made.root).is_open
    text = "Fortrudt. Det står på listen igen." if is_open else "Fortrudt. En kollega har sagt det samme."
    return saying(text, ".show", promise_id=made.root)


@bp.post("/<id:promise_id>/igen")
@allow("followup.finish")
def reopen(promise_id: str) -> ResponseReturnValue:
    """It was not over after all."""
    queries.show(db.session, g.actor, promise_id)
    service.reopen(db.session, g.actor, promise_id)
    return saying("Det står på listen igen.", ".show", promise_id=promise_id)


def _done(state: str, outcome: str, person_id: str | None) -> ResponseReturnValue:
    done(OUTCOMES[state], "promises.undo", outcome_id=outcome)
    return redirect(back(person_id), 303)


def back(person_id: str | None) -> str:
    """Where a deed on a list was done: the person's page, a list of promises, else the day."""
    came = request.form.get("back", "")
    if came == "person" and person_id:
        return url_for("people.show", person_id=person_id)
    if came in VIEWS:
        return url_for("promises.index", vis=came)
    return url_for(start_for(g.actor))
