"""The rolling plan after a job start: begin, do the one open step, end; and what happens in the job."""

from flask import Blueprint, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import DateField, IntegerField, SelectField
from wtforms.validators import DataRequired, InputRequired, Optional

from outreach.domain.followup import another_day
from outreach.services import plans as service
from outreach.storage.db import db
from outreach.storage.queries import plans as queries
from outreach.web import choices, whom
from outreach.web.access import allow
from outreach.web.contact_forms import Numbers
from outreach.web.danish_promises import WORK_EVENTS, step_word
from outreach.web.fields import RecordForm, one_of, page, prose, words
from outreach.web.look import today
from outreach.web.promises import back
from outreach.web.undo import done, saying, taken_back
from sync.entry import fresh_id, fresh_nonce

bp = Blueprint("plans", __name__, url_prefix="/job")
bp.add_app_template_filter(step_word, "step_word")

SAID = {"done": "Skrevet ned. Næste skridt er klar.", "not_reached": "Skrevet ned.", "moved": "Flyttet."}


@bp.app_context_processor
def minting() -> dict[str, object]:
    """For a deed behind one button: an id for its entry, minted when the page opens."""
    return {"mint": lambda: {"entry_id": fresh_id(), "nonce": fresh_nonce()}}


class PlanForm(RecordForm):
    """A new job."""

    starts = DateField("Første dag", [DataRequired("Vælg en dag.")])
    employer = words("Hvor er jobbet?", 400, needed="Skriv, hvor jobbet er.")
    owner = SelectField("Hvem følger op?", [Optional()])
    drawer = one_of("Kan læses af", {}, needed="Vælg, hvem der kan læse det.")


class StepForm(RecordForm, Numbers):
    """What became of the open step."""

    step = IntegerField("Skridt", [InputRequired()])
    text = prose("Skriv lidt om det", 1000)
    due = DateField("Vælg en dag", [Optional()])


class EndForm(RecordForm, Numbers):
    """The plan stops."""

    text = words("Hvorfor stopper planen?", 400)


class EventForm(RecordForm, Numbers):
    """Something that happened in the job."""

    what = one_of("Hvad er der sket?", WORK_EVENTS, needed="Vælg, hvad der er sket.")
    text = words("En linje om det", 400)


@bp.route("/ny", methods=["GET", "POST"])
@allow("followup.create")
def new() -> ResponseReturnValue:
    """Somebody starts in a job."""
    person = whom.one(request.args.get("person"))
    form = PlanForm(starts=today(), owner=g.actor.staff_id, drawer="own")
    form.owner.choices = choices.colleagues(g.actor)
    form.drawer.choices = choices.drawers(g.actor)
    if form.validate_on_submit():
        closed = {
            "starts": form.starts.data.isoformat(),
            "employer": form.employer.data,
            "owner": form.owner.data or None,
        }
        with form.refusing():
            made = service.begin(
                db.session,
                g.actor,
                person.id,
                open={"drawer": form.drawer.data},
                closed=closed,
                **form.minted,
            )
            done("Gemt. Første skridt står på listen.", "plans.retract", plan_id=made.root)
            return redirect(url_for("people.show", person_id=person.id), 303)
    return page("plans/new.html", form, person=person)


@bp.get("/<id:plan_id>")
@allow("followup.read")
def show(plan_id: str) -> ResponseReturnValue:
    """One plan: what is next, and what was done."""
    return _page(plan_id, StepForm(), EndForm())


@bp.post("/<id:plan_id>/trin")
@allow("followup.finish")
def step(plan_id: str) -> ResponseReturnValue:
    """We talked, we did not get hold of them, or another day."""
    plan = queries.show(db.session, g.actor, plan_id)
    form = StepForm()
    state = request.form.get("state", "")
    number_found = False
    if form.validate() and not (number_found := form.number_stands()):
        near = another_day(request.form.get("when", ""), today()) or form.due.data
        due = near.isoformat() if near and state == "moved" else ""
        with form.refusing():
            made = service.step(
                db.session,
                g.actor,
                plan_id,
                step=form.step.data,
                state=state,
                on=today().isoformat(),
                due=due,
                note=form.text.data or "",
                **form.minted,
            )
            done(SAID[state], "plans.undo", outcome_id=made.id)
            return redirect(back(plan.person_id), 303)
    return _page(plan_id, form, EndForm(formdata=None), number_found=number_found)


@bp.post("/fortryd/<id:outcome_id>")
@allow("followup.finish")
def undo(outcome_id: str) -> ResponseReturnValue:
    """The step is open again."""
    made = service.undo(db.session, g.actor, outcome_id)
    return saying("Fortrudt. Skridtet står på listen igen.", ".show", plan_id=made.root)


@bp.post("/<id:plan_id>/slut")
@allow("followup.create")
def end(plan_id: str) -> ResponseReturnValue:
    """No step will open any more."""
    queries.show(db.session, g.actor, plan_id)
    form = EndForm()
    number_found = False
    if form.validate() and not (number_found := form.number_stands()):
        service.end(db.session, g.actor, plan_id, on=today(), why=form.text.data or "", **form.minted)
        done("Planen er stoppet.", "plans.resume", plan_id=plan_id)
        return redirect(url_for(".show", plan_id=plan_id), 303)
    return _page(plan_id, StepForm(formdata=None), form, number_found=number_found, at_the_end=True)


@bp.post("/<id:plan_id>/igen")
@allow("followup.create")
def resume(plan_id: str) -> ResponseReturnValue:
    """Take the ending back."""
    service.resume(db.session, g.actor, plan_id)
    return saying("Planen kører igen.", ".show", plan_id=plan_id)


@bp.post("/<id:plan_id>/fortryd")
@allow("followup.create")
def retract(plan_id: str) -> ResponseReturnValue:
    """There never was such a job."""
    plan = queries.show(db.session, g.actor, plan_id)
    person = url_for("people.show", person_id=plan.person_id)
    return taken_back(plan_id, "Planen er taget tilbage.", person)


@bp.route("/sket", methods=["GET", "POST"])
@allow("contact.create")
def happened() -> ResponseReturnValue:
    """Hours up or down, sick leave, back again, or a hard time: one tap, with a line of text or without."""
    person = whom.one(request.args.get("person"))
    form = EventForm()
    if form.validate_on_submit() and not form.number_stands():
        plans = queries.of_person(db.session, g.actor, [person.id])
        drawer = next((one.drawer for one in plans if one.own), "own")
        closed = {"what": form.what.data, "on": today().isoformat(), "text": form.text.data or ""}
        with form.refusing():
            made = service.happened(
                db.session, g.actor, person.id, open={"drawer": drawer}, closed=closed, **form.minted
            )
            done(f"Skrevet ned: {WORK_EVENTS[form.what.data]}.", "plans.take_back", event_id=made.root)
            if form.what.data == "hard":
                return redirect(url_for(".event", event_id=made.root), 303)
            return redirect(url_for("people.show", person_id=person.id), 303)
    return page("plans/happened.html", form, person=person)


@bp.get("/sket/<id:event_id>")
@allow("contact.read")
def event(event_id: str) -> ResponseReturnValue:
    """One thing that happened, and what one may do about it."""
    found = queries.event(db.session, g.actor, event_id)
    return page("plans/event.html", EventForm(formdata=None), event=found)


@bp.post("/sket/<id:event_id>/fortryd")
@allow("contact.correct")
def take_back(event_id: str) -> ResponseReturnValue:
    """It did not happen."""
    found = queries.event(db.session, g.actor, event_id)
    person = url_for("people.show", person_id=found.person_id)
    return taken_back(event_id, "Taget tilbage.", person)


def _page(plan_id: str, form: StepForm, ending: EndForm, **shown: bool) -> ResponseReturnValue:
    found = queries.show(db.session, g.actor, plan_id)
    wrong = ending if ending.errors else form
    return page("plans/show.html", wrong, plan=found, stepping=form, ending=ending, **shown)
