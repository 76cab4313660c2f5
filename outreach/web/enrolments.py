"""Forløb: begin in a programme, the next phase, and how it ended."""

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue
from wtforms import DateField, SelectField
from wtforms.validators import DataRequired

from outreach.domain import enrolment as rules
from outreach.domain.codes import offered as offered_on
from outreach.services import enrolments as service
from outreach.storage.db import db
from outreach.storage.queries import enrolments as queries
from outreach.web import choices, whom
from outreach.web.access import allow
from outreach.web.danish_people import FINISHED, PROGRAMMES, STOPPED_EARLY
from outreach.web.fields import RecordForm, offered, one_of, page, words
from outreach.web.look import today
from outreach.web.undo import saying

bp = Blueprint("enrolments", __name__, url_prefix="/forloeb")


class StartForm(RecordForm):
    """Which programme, and from when."""

    programme = one_of("Hvilket forløb?", PROGRAMMES, needed="Vælg et forløb.")
    since = DateField("Fra", [DataRequired("Vælg en dag.")])
    note = words("Hvad er aftalen?", 400)
    drawer = one_of("Kan læses af", {}, needed="Vælg, hvem der kan læse det.")


class EndForm(RecordForm):
    """How it ended, and when. The tap on how saves."""

    until = DateField("Sidste dag", [DataRequired("Vælg en dag.")])
    note = words("Vil I huske noget om det?", 400)
    ending = SelectField("Hvordan sluttede det?", [DataRequired("Vælg, hvordan det sluttede.")])


@bp.route("/ny", methods=["GET", "POST"])
@allow("person.update")
def new() -> ResponseReturnValue:
    """Somebody begins. The phase is the one by agreement today."""
    person = whom.one(request.args.get("person"))
    form = StartForm(since=today(), drawer="own")
    current = set(offered_on(rules.PROGRAMMES, today().isoformat()))
    names = {key: text for key, text in PROGRAMMES.items() if key in current}
    history = {key: text for key, text in PROGRAMMES.items() if key not in current}
    form.programme.choices = offered({**names, **history}.items())
    form.drawer.choices = choices.drawers(g.actor)
    if form.validate_on_submit():
        since = form.since.data.isoformat()
        phase = rules.agreed(form.programme.data, since, today()) or rules.PHASES[form.programme.data][-1]
        closed = {"programme": form.programme.data, "since": since, "phase": phase}
        with form.refusing():
            made = service.start(
                db.session,
                g.actor,
                person.id,
                drawer=form.drawer.data,
                closed={**closed, "note": form.note.data or ""},
                **form.minted,
            )
            return saying("Gemt.", ".show", enrolment_id=made.root)
    return page("enrolments/new.html", form, person=person)


@bp.route("/<id:enrolment_id>", methods=["GET", "POST"])
@allow("person.update")
def show(enrolment_id: str) -> ResponseReturnValue:
    """One enrolment: its phases and what was written; and ending it, in one tap on how."""
    found = queries.show(db.session, g.actor, enrolment_id, today())
    form = EndForm(until=today())
    form.ending.choices = offered({**STOPPED_EARLY, **FINISHED}.items())
    if form.validate_on_submit():
        with form.refusing():
            service.end(
                db.session,
                g.actor,
                enrolment_id,
                ending=form.ending.data,
                until=form.until.data.isoformat(),
                note=" · ".join(filter(None, [found.enrolment.note, form.note.data])),  # both stand
                **form.minted,
            )
            return saying("Forløbet er slut.", ".show", enrolment_id=enrolment_id)
    groups = {"Gennemført": FINISHED, "Stoppet før tid": STOPPED_EARLY}
    return page("enrolments/show.html", form, found=found, groups=groups)


@bp.post("/<id:enrolment_id>/fase")
@allow("person.update")
def go_on(enrolment_id: str) -> ResponseReturnValue:
    """Another phase, in one tap."""
    queries.show(db.session, g.actor, enrolment_id, today())
    service.go_on(db.session, g.actor, enrolment_id, request.form.get("phase", ""))
    return _back(enrolment_id, "Gemt.")


@bp.post("/<id:enrolment_id>/fortryd")
@allow("person.update")
def undo(enrolment_id: str) -> ResponseReturnValue:
    """Take the last step back; of an enrolment just written, all of it."""
    found = queries.show(db.session, g.actor, enrolment_id, today())
    last = request.form.get("last", "")
    service.undo(db.session, g.actor, enrolment_id, last)
    if last == enrolment_id:
        return saying("Taget tilbage.", "people.show", person_id=found.enrolment.person_id)
    return _back(enrolment_id, "Taget tilbage.")


def _back(enrolment_id: str, said: str) -> ResponseReturnValue:
    return saying(said, ".show", enrolment_id=enrolment_id)
