"""Personer: finding one, starting one, one person's page."""

from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, DateField, IntegerField, SelectField
from wtforms.validators import NumberRange, Optional

from outreach.domain import age, benefit
from outreach.domain.codes import offered as on_date
from outreach.domain.local_time import day
from outreach.domain.person import check_person
from outreach.problems import field_text
from outreach.services import people as service
from outreach.storage.db import db
from outreach.storage.queries import contacts as contact_queries
from outreach.storage.queries import people as queries
from outreach.storage.queries import reading
from outreach.storage.queries import staff as staff_queries
from outreach.web import whom
from outreach.web.access import allow
from outreach.web.contact_forms import Numbers
from outreach.web.danish import REACH
from outreach.web.danish_people import BENEFITS, SEXES
from outreach.web.dates import born_by_now
from outreach.web.fields import RegisterForm, asked_for, offered, one_of, page, prose, words
from outreach.web.look import today
from outreach.web.undo import saying

bp = Blueprint("people", __name__, url_prefix="/personer")

FIELDS = (
    *("name", "tell", "birth_year", "phone", "language", "interpreter", "reach", "called"),
    *("strengths", "barriers", "area", "sex", "benefit"),
)


class PersonForm(RegisterForm, Numbers):
    """What is known of a person. Contact persons and the address have pages of their own.

    The day somebody turns 18 is asked for from the year they turn 17: until then the field is not there.
    """

    name = words("Navn", 80, needed="Skriv et navn. Fornavn er nok.")
    tell = words("Hvad skiller to ad?", 80)
    birth_year = IntegerField(
        "Fødselsår", [Optional(), NumberRange(1900, 2100, "Skriv et årstal, for eksempel 1989."), born_by_now]
    )
    phone = words("Telefon", 30)
    language = words("Sprog", 40)
    interpreter = BooleanField("Tolk")
    reach = one_of("Hvordan vil personen helst kontaktes?", REACH)
    called = words("Kaldes", 80)
    strengths = prose("Styrker", 1000)
    barriers = prose("Det, der er svært lige nu", 1000)
    area = SelectField("Område", [Optional()])
    sex = one_of("Køn", SEXES)
    benefit = SelectField("Ydelse", [Optional()])
    birth_date = DateField("Fødselsdag", [Optional()])

    def __init__(self, known: queries.PersonPage | None = None) -> None:
        super().__init__(**_filled(known) if known else {"sex": ""})
        now = known.benefit if known else ""
        kept = known.area if known and known.area else ""
        areas = [(one.id, one.name) for one in staff_queries.areas(db.session)]
        # An area that this office has not heard of stays what it is.
        areas += [(kept, "Et andet område")] if kept and kept not in dict(areas) else []
        self.area.choices = offered([("", "Ikke valgt"), *areas])
        benefits = [(key, BENEFITS[key]) for key in on_date(benefit.BENEFITS, today().isoformat(), now)]
        self.benefit.choices = offered([("", "Ikke oplyst"), *benefits])
        asks = "birth_date" in request.form or age.asks_date(known.birth_year if known else None, today())
        self.asks_date = bool(known) and asks  # a day that was typed stays
        if not self.asks_date:
            del self.birth_date

    def validate(self, extra_validators: Any = None) -> bool:
        """The day is one of the year: both stand on the form, and a change may hold only one of them."""
        right = bool(super().validate(extra_validators))
        wrong = check_person(self.values()).get("birth_date") if right and self.asks_date else None
        if wrong:
            self.birth_date.errors = [*self.birth_date.errors, field_text(wrong)]
        return right and not wrong

    @property
    def more_is_filled(self) -> bool:
        return any(self._fields[name].data or self._fields[name].errors for name in FIELDS[2:])

    def values(self) -> dict[str, Any]:
        """Field values as a person entry holds them."""
        typed = {name: self._fields[name].data for name in FIELDS}
        born = self.birth_date.data if self.asks_date else None
        return {
            **typed,
            **({"birth_date": born.isoformat() if born else ""} if self.asks_date else {}),
            "reach": self.reach.data or "any",
            "sex": self.sex.data or "",
            "benefit": self.benefit.data or "",
            "area": self.area.data or None,
        }


def _filled(known: queries.PersonPage) -> dict[str, object]:
    values = {name: getattr(known, name) for name in FIELDS}
    return {**values, "area": known.area or "", "birth_date": day(known.birth_date)}


@bp.route("", methods=["GET", "POST"])
@allow("person.read")
def index() -> ResponseReturnValue:
    """Find somebody by name; asked by post, so that no address holds a name."""
    asked = asked_for(request.form.get("q"))
    hits = queries.search(db.session, g.actor, asked) if asked else []
    keywords = contact_queries.by_keyword(db.session, g.actor, asked) if asked else []
    page = "people/_rows.html" if request.headers.get("X-Part") else "people/index.html"
    return render_template(page, asked=asked, hits=hits, keywords=keywords)


@bp.post("/valg")
@allow("person.read")
def choices_part() -> ResponseReturnValue:
    """Names to choose from, for a form that looks while somebody types."""
    asked = asked_for(request.form.get("search"))
    hits = queries.search(db.session, g.actor, asked, 8) if asked else []
    return render_template("people/_choices.html", asked=asked, hits=hits)


@bp.route("/ny", methods=["GET", "POST"])
@allow("person.create")
def new() -> ResponseReturnValue:
    """Start a person, unless it is one of those we know already."""
    form = PersonForm()
    matches: list[queries.PersonHit] = []
    if form.validate_on_submit():
        form.number_stands()
        if not form.number_found and "new_anyway" not in request.form:
            matches = queries.alike(
                db.session, g.actor, form.name.data, form.phone.data or "", form.birth_year.data
            )
        if not matches and not form.number_found:
            with form.refusing():
                made = service.create(db.session, g.actor, closed=form.values(), **form.minted)
                return saying("Gemt.", ".show", person_id=made.root)
    return page("people/edit.html", form, person=None, matches=matches)


@bp.get("/<id:person_id>")
@allow("person.read")
def show(person_id: str) -> ResponseReturnValue:
    """Everything about one person. Opening it is written in the reading log."""
    person = queries.page(db.session, reading.Reading(g.actor, person_id, "page"))
    if person.id != person_id:  # put together with another page, where all of it stands now
        return redirect(url_for(".show", person_id=person.id), 303)
    return render_template(
        "people/show.html",
        person=person,
        partners=staff_queries.partners(db.session, g.actor),
        authorities=staff_queries.authorities(db.session),
        area=next((one.name for one in staff_queries.areas(db.session) if one.id == person.area), ""),
    )


@bp.route("/<id:person_id>/ret", methods=["GET", "POST"])
@allow("person.update")
def edit(person_id: str) -> ResponseReturnValue:
    """Change what is known; of two changes made without knowing of each other both are kept and shown."""
    person = queries.page(db.session, reading.Reading(g.actor, person_id, "edit"))
    form = PersonForm(person)
    if form.saved(person.base, service.update, person.id):
        return saying("Gemt.", ".show", person_id=person.id)
    return page("people/edit.html", form, person=person, matches=[])


@bp.get("/<id:person_id>/laest")
@allow("person.read")
def readings(person_id: str) -> ResponseReturnValue:
    """Who has read about this person: may be shown to them."""
    person = whom.one(person_id)
    lines = reading.about(db.session, g.actor, queries.ids_of(db.session, person.id))
    return render_template("people/readings.html", name=person.name, person_id=person_id, readings=lines)
