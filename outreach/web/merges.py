"""Saml and Skil ad igen: two taps each, both histories side by side."""

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue

from outreach.services import merges as service
from outreach.storage.db import db
from outreach.storage.queries import people as queries
from outreach.storage.queries import sides
from outreach.storage.queries.reading import Reading
from outreach.web import whom
from outreach.web.access import allow
from outreach.web.fields import RecordForm, asked_for, page
from outreach.web.undo import saying

bp = Blueprint("merges", __name__, url_prefix="/personer")

MERGED = "Samlet. Alt står nu på én side."


class MergeForm(RecordForm):
    """Nothing to fill in: the page shows what it does."""


@bp.post("/ligner")
@allow("person.create")
def alike_part() -> ResponseReturnValue:
    """Who may be the one that is being typed: by name or by phone number."""
    name, phone = asked_for(request.form.get("name")), asked_for(request.form.get("phone"))
    hits = queries.alike(db.session, g.actor, name, phone) if len(name) > 1 or phone else []
    return render_template("people/_alike.html", matches=hits)


@bp.route("/<id:person_id>/saml", methods=["GET", "POST"])
@allow("person.update")
def choose(person_id: str) -> ResponseReturnValue:
    """Whom this person also stands here as: those that are alike, or one searched for."""
    person = queries.page(db.session, Reading(g.actor, person_id, "merge"), whole=False)
    asked = asked_for(request.form.get("q"))
    known = (person.name, person.phone, person.birth_year)
    found = (
        queries.search(db.session, g.actor, asked)
        if asked
        else queries.alike(db.session, g.actor, *known, but=person.ids)
    )
    hits = [hit for hit in found if hit.own and hit.id != person.id]
    template = "merges/_hits.html" if request.headers.get("X-Part") else "merges/choose.html"
    return render_template(template, person=person, hits=hits, asked=asked)


@bp.route("/<id:person_id>/saml/<id:other_id>", methods=["GET", "POST"])
@allow("person.update")
def merge(person_id: str, other_id: str) -> ResponseReturnValue:
    """Both histories; one tap makes them one page. Pressed again, it is said again."""
    form = MergeForm()
    if form.is_submitted() and other_id in service.ids_of(db.session, whom.one(person_id).id):
        return saying(MERGED, "people.show", person_id=person_id)
    kept, other = sides.together(db.session, g.actor, person_id, other_id)
    if form.validate_on_submit():
        service.merge(db.session, g.actor, kept.id, other.id, **form.minted)
        return saying(MERGED, "people.show", person_id=kept.id)
    uneven = service.shares_unevenly(db.session, g.actor, [kept.id, other.id])
    return page("merges/merge.html", form, kept=kept, other=other, uneven=bool(uneven))


@bp.route("/<id:person_id>/skil-ad", methods=["GET", "POST"])
@allow("person.update")
def part(person_id: str) -> ResponseReturnValue:
    """Both as they stood; one tap and every note is back where it was."""
    whom.one(person_id)
    parting = sides.apart(db.session, g.actor, person_id)
    form = MergeForm()
    if form.validate_on_submit():
        service.part(db.session, g.actor, person_id, request.form.get("merge", ""))
        return saying("Skilt ad. Hver note står, hvor den stod.", "people.show", person_id=parting.kept.id)
    return page("merges/part.html", form, parting=parting)
