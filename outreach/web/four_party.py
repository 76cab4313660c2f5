"""Firepartsmøde: one plan in plain words, read together, struck where the citizen wants, then sent."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from outreach.domain.meetings import FOUR_PARTY
from outreach.services import minutes as service
from outreach.storage.db import db
from outreach.storage.queries import staff
from outreach.storage.queries.people import PersonHit
from outreach.web import kept, look, whom
from outreach.web.access import allow, office
from outreach.web.fields import is_id, offered, page, tidy
from outreach.web.minutes_forms import PlanForm
from outreach.web.undo import saying

bp = Blueprint("four_party", __name__, url_prefix="/moeder/plan")

MEETING = "Firepartsmøde"


@bp.route("/ny", methods=["GET", "POST"])
@allow("minutes.write")
def new() -> ResponseReturnValue:
    """Write it, read it together, look at what goes, send it; what is not sent yet is kept aside."""
    person = whom.one(request.args.get("person"))
    orgs, form = _opened(person)
    step = request.form.get("step", "")
    if step == "change":
        kept.set_aside(form)
        return redirect(url_for(".new", person=person.id), 303)
    if form.validate_on_submit():
        form.number_stands()
        if not form.number_found and step != "send":
            shown = ".preview" if step == "preview" else ".read"
            return redirect(url_for(shown if kept.set_aside(form) else ".new", person=person.id), 303)
        if not form.number_found:
            with form.refusing():
                return _send(form, _letter(form, orgs, _struck()), person)
    form.struck = form.struck or _struck()
    return page("meetings/plan.html", form, person=person)


@bp.get("/laes", endpoint="read")
@bp.get("/se", endpoint="preview")
@allow("minutes.write")
def aside() -> ResponseReturnValue:
    """The plan that was set aside: to be read together and struck in, or as it will go."""
    person = whom.one(request.args.get("person"))
    orgs, form = _opened(person)
    if not form.kept_at:
        return redirect(url_for(".new", person=person.id), 303)
    shown = "plan_preview" if request.endpoint == "four_party.preview" else "plan_read"
    letter = _letter(form, orgs, form.struck)
    return render_template(f"meetings/{shown}.html", form=form, letter=letter, person=person)


def _opened(person: PersonHit) -> tuple[dict[str, str], PlanForm]:
    orgs = {one.id: one.name for one in staff.organisations(db.session)}
    others = [(id, name) for id, name in orgs.items() if id != g.actor.org_id]
    name = whom.first_name(person.name)
    form = kept.opened(PlanForm, url_for(".new", person=person.id), day=look.today())
    form.to.choices = offered([*others, ("none", "Kun her på kontoret")])
    form.parties([*orgs.items(), (name, name)])
    return orgs, form


def _struck() -> list[str]:
    return [tidy(one) for one in request.form.getlist("struck")]


def _letter(form: PlanForm, orgs: dict[str, str], struck: Sequence[str]) -> dict[str, Any]:
    """Exactly what crosses: without a word of what was struck."""
    to = list(form.to.data or ())
    present = [office().settings.org_name, *(orgs[one] for one in to if one in orgs), form.name_typed.data]
    return {
        "form": FOUR_PARTY,
        "meeting": MEETING,
        "day": (form.day.data or look.today()).isoformat(),
        **form.said(orgs, struck),
        "organisation_name": office().settings.org_name,
        "present": present,
    }


def _send(form: PlanForm, letter: dict[str, Any], person: PersonHit) -> ResponseReturnValue:
    to = [one for one in form.to.data or () if is_id(one)]
    today = look.today().isoformat()
    said = [{"to": one, "basis": "consent", "how": "Læst sammen på mødet", "on": today} for one in to]
    sent = service.write(
        db.session,
        g.actor,
        to=to,
        closed=letter,
        people=[person.id],
        said=said,
        informed=form.informed.data,
        **form.minted,
    )
    kept.saved(form)
    return saying("Gemt. Planen står sådan hos alle, der var med.", "minutes.show", minutes_id=sent.root)
