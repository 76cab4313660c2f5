"""Familier: Hele familien, somebody who joins a household, and moving out."""

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, DateField, IntegerField
from wtforms.validators import NumberRange, Optional

from outreach.domain.local_time import day
from outreach.services import amending
from outreach.services import families as service
from outreach.storage.db import db
from outreach.storage.queries import families as queries
from outreach.storage.queries import people as people_queries
from outreach.storage.queries.reading import Reading
from outreach.web import choices, whom
from outreach.web.access import allow
from outreach.web.contact_forms import Numbers
from outreach.web.danish_people import LIVING_AS
from outreach.web.dates import born_by_now
from outreach.web.fields import RegisterForm, one_of, page, words
from outreach.web.look import today
from outreach.web.undo import saying

bp = Blueprint("families", __name__, url_prefix="/familier")


class Stay(RegisterForm, Numbers):
    """As what somebody lives in a household, and from when."""

    role = one_of("Voksen eller barn?", LIVING_AS, needed="Vælg voksen eller barn.")
    relation = words("Hvad er de for hinanden?", 80)
    called = words("Kaldes derhjemme", 80)
    since = DateField("Bor her fra", [Optional()])


class AddForm(Stay, whom.Whom):
    """Who joins: somebody known, or somebody new."""

    birth_year = IntegerField(
        "Fødselsår", [Optional(), NumberRange(1900, 2100, "Skriv et årstal, for eksempel 2015."), born_by_now]
    )
    drawer = one_of("Kan læses af", {}, needed="Vælg, hvem der kan læse det.")

    @property
    def is_new(self) -> bool:
        return bool(self.new_name.data) and not self.person.data

    def closed_part(self) -> dict[str, object]:
        since = self.since.data.isoformat() if self.since.data else ""
        words = {"role": self.role.data, "relation": self.relation.data, "called": self.called.data}
        return {**words, "since": since}


class MemberForm(Stay):
    """The same, and until when."""

    until = DateField("Flyttet den", [Optional()])
    is_moving = BooleanField("Flyttet i dag")

    def values(self) -> dict[str, object]:
        """The fields of a membership; "flyttet i dag" is a last day."""
        until = today() if self.is_moving.data and not self.until.data else self.until.data
        dates = {"since": self.since.data, "until": until}
        named = {name: self._fields[name].data or "" for name in ("role", "relation", "called")}
        return {**named, **{name: one.isoformat() if one else "" for name, one in dates.items()}}


@bp.get("/<id:person_id>")
@allow("person.read")
def show(person_id: str) -> ResponseReturnValue:
    """Hele familien: everybody one may know of. Written in the reading log for each of them."""
    family = queries.page(db.session, Reading(g.actor, person_id, "family"), today())
    return render_template("families/show.html", family=family)


@bp.route("/<id:person_id>/tilfoej", methods=["GET", "POST"])
@allow("person.update")
def add(person_id: str) -> ResponseReturnValue:
    """A child or a grown-up joins the household."""
    person = whom.one(person_id)
    role = "adult" if request.args.get("som") == "voksen" else "child"
    form = AddForm(role=role, drawer="helpers")
    form.drawer.choices = choices.drawers(g.actor)
    form.person.label.text = "Hvem er det?"
    matches: list[people_queries.PersonHit] = []
    if request.method == "POST" and not whom.is_asking() and form.validate():
        form.number_stands()
        if form.is_new and not form.number_found and "new_anyway" not in request.form:
            matches = people_queries.alike(db.session, g.actor, form.new_name.data or "")
        if not matches and not form.number_found and _joined(form, person_id):
            return saying("Gemt.", ".show", person_id=person_id)
    found = [one for one in [*matches, *whom.hits(form)] if one.id != person_id]
    return page("families/add.html", form, person=person, hits=_once(found), matches=matches)


def _joined(form: AddForm, person_id: str) -> bool:
    """Whether somebody joined; else the form says what is missing."""
    if not form.is_new and whom.missing(form):
        return False
    new = {"name": form.new_name.data, "birth_year": form.birth_year.data} if form.is_new else None
    with form.refusing():
        service.add(
            db.session,
            g.actor,
            person_id,
            other=None if form.is_new else form.person.data,
            new=new,
            closed=form.closed_part(),
            drawer=form.drawer.data,
            on=today().isoformat(),
            **form.minted,
        )
        return True
    return False


def _once(hits: list[people_queries.PersonHit]) -> list[people_queries.PersonHit]:
    return list({one.id: one for one in hits}.values())


@bp.route("/medlem/<id:member_id>", methods=["GET", "POST"])
@allow("person.update")
def edit(member_id: str) -> ResponseReturnValue:
    """What somebody is in a household, what they are called there, and moving out."""
    member = queries.show(db.session, g.actor, member_id, today())
    dates = {name: day(getattr(member, name)) for name in ("since", "until")}
    form = MemberForm(role=member.role, relation=member.relation, called=member.called, **dates)
    base = amending.base(db.session, g.actor, member_id, service.KIND, form.values())
    if form.saved(base, service.change, member_id):
        return saying("Gemt.", ".show", person_id=member.person_id)
    return page("families/edit.html", form, member=member)


@bp.post("/medlem/<id:member_id>/fortryd")
@allow("person.update")
def undo(member_id: str) -> ResponseReturnValue:
    """Take the last change back, or the joining."""
    member = queries.show(db.session, g.actor, member_id, today())
    service.undo(db.session, g.actor, member_id, request.form.get("last", ""))
    return saying("Taget tilbage.", ".show", person_id=member.person_id)
