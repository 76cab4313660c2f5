"""A family's plan in four lines: write it with them, change it, print it."""

from collections.abc import Sequence

from flask import Blueprint, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from outreach.domain.errors import NotFound
from outreach.services import amending
from outreach.services import focus_plans as service
from outreach.storage.db import db
from outreach.storage.queries import families
from outreach.storage.queries import focus_plans as queries
from outreach.storage.queries import people as people_queries
from outreach.web import choices, whom
from outreach.web.access import allow
from outreach.web.contact_forms import Numbers
from outreach.web.danish_promises import FOCUS_LINES
from outreach.web.fields import RegisterForm, asked_for, is_id, offered, one_of, page, prose, several, words
from outreach.web.look import today
from outreach.web.undo import done, saying, taken_back

bp = Blueprint("focus_plans", __name__, url_prefix="/fokusplan")


class LinesForm(RegisterForm, Numbers):
    """The family's own view, and the four lines."""

    text = prose(FOCUS_LINES["own_view"], 1000)
    want = words(FOCUS_LINES["want"], 400, needed="Skriv, hvad I gerne vil.")
    can = words(FOCUS_LINES["can"], 400)
    next_step = words(FOCUS_LINES["next_step"], 400)
    who = words(FOCUS_LINES["who"], 400)

    def values(self) -> dict[str, str]:
        """What the form says, as the record holds it."""
        typed = {name: self._fields[name].data or "" for name in ("want", "can", "next_step", "who")}
        return {"own_view": self.text.data or "", **typed}


class NewForm(LinesForm):
    """A new one, and everybody it concerns."""

    people = several("Hvem handler planen om?", {}, needed="Vælg mindst én.")
    search = words("Søg efter flere", 80)
    drawer = one_of("Kan læses af", {}, needed="Vælg, hvem der kan læse det.")


def _concerned(form: NewForm, person_id: str) -> Sequence[people_queries.PersonHit]:
    """Whom to choose among: the person, who lives with them, who is chosen, and who fits the search."""
    home = families.of(db.session, g.actor, [person_id], today())
    ids = [person_id, *(one.person_id for family in home for one in family.members)]
    ids += [one for one in request.form.getlist("people") if is_id(one)]
    hits = list(people_queries.chosen(db.session, g.actor, list(dict.fromkeys(ids))))
    asked = asked_for(form.search.data)
    found = people_queries.search(db.session, g.actor, asked, 8) if asked else []
    known = {one.id for one in hits}
    hits.sort(key=lambda one: ids.index(one.id))
    return [*hits, *(one for one in found if one.id not in known)]


@bp.route("/ny", methods=["GET", "POST"])
@allow("contact.create")
def new() -> ResponseReturnValue:
    """Write it with the family."""
    person = whom.one(request.args.get("person"))
    form = NewForm(people=[person.id], drawer="own")
    form.drawer.choices = choices.drawers(g.actor)
    form.people.choices = offered((one.id, one.name) for one in _concerned(form, person.id))
    saves = "find" not in request.form and form.validate_on_submit()
    if saves and not form.number_stands():
        with form.refusing():
            made = service.create(
                db.session,
                g.actor,
                form.people.data,
                open={"drawer": form.drawer.data},
                closed=form.values(),
                **form.minted,
            )
            done("Gemt.", "focus_plans.retract", plan_id=made.root)
            return redirect(url_for(".show", plan_id=made.root), 303)
    return page("focus_plans/new.html", form, person=person)


@bp.get("/<id:plan_id>")
@allow("contact.read")
def show(plan_id: str) -> ResponseReturnValue:
    """One plan, to read together or to print."""
    return page(
        "focus_plans/show.html", LinesForm(formdata=None), plan=queries.show(db.session, g.actor, plan_id)
    )


@bp.route("/<id:plan_id>/ret", methods=["GET", "POST"])
@allow("contact.correct")
def edit(plan_id: str) -> ResponseReturnValue:
    """Say some lines otherwise; what stood stays readable."""
    plan = queries.show(db.session, g.actor, plan_id)
    if not plan.own:
        raise NotFound()
    form = LinesForm(obj=plan, text=plan.own_view)
    base = amending.base(db.session, g.actor, plan_id, service.KIND, form.values())
    if form.saved(base, service.change, plan_id):
        return saying("Gemt.", ".show", plan_id=plan_id)
    return page("focus_plans/edit.html", form, plan=plan)


@bp.post("/<id:plan_id>/fortryd")
@allow("contact.correct")
def retract(plan_id: str) -> ResponseReturnValue:
    """Take a plan back that was never agreed."""
    plan = queries.show(db.session, g.actor, plan_id)
    back = url_for("people.show", person_id=plan.people[0].id)
    return taken_back(plan_id, "Planen er taget tilbage.", back)
