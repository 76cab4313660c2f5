"""Aktiviteter: the catalogue, one of them, and what is different about one of its sessions."""

from datetime import date
from typing import Any

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import DateField, TimeField
from wtforms.validators import DataRequired, Optional

from outreach.domain import local_time
from outreach.domain.errors import Invalid, NotFound
from outreach.services import activities as service
from outreach.storage.db import db
from outreach.storage.queries import activities as queries
from outreach.storage.queries.staff import names
from outreach.web import choices, look
from outreach.web.access import allow
from outreach.web.danish import CATEGORIES, EVERY, FOR_WHOM, SESSION_CHANGES
from outreach.web.fields import RecordForm, RegisterForm, offered, one_of, page, prose, several, words
from outreach.web.undo import saying

bp = Blueprint("activities", __name__, url_prefix="/aktiviteter")

DATES, TIMES = ("starts_on", "ends_on"), ("time", "until")


class ActivityForm(RegisterForm):
    """What is held, where, when, by whom and for whom."""

    name = words("Hvad hedder aktiviteten?", 80, needed="Skriv et navn.")
    category = one_of("Hvilken slags er det?", CATEGORIES, needed="Vælg en slags.")
    starts_on = DateField("Første gang", [DataRequired("Vælg en dag.")])
    time = TimeField("Fra kl.", [Optional()])
    until = TimeField("Til kl.", [Optional()])
    every = one_of("Hvor tit?", EVERY, needed="Vælg, hvor tit det er.")
    ends_on = DateField("Sidste gang", [Optional()])
    place = words("Sted", 80)
    for_whom = several("Hvem er det for?", FOR_WHOM)
    staff = several("Hvem fra kontoret er med?", {})
    volunteers = words("Frivillige (fornavne)", 400)
    price = words("Pris", 80)
    about = prose("Hvad går det ud på?", 1000)

    def values(self) -> dict[str, Any]:
        """Field values as an activity entry holds them."""
        typed = {one.name: one.data or "" for one in self if one.name in queries.FIELDS}
        dates = {name: f"{typed[name]}" for name in DATES}
        times = {name: f"{typed[name]:%H:%M}" if typed[name] else "" for name in TIMES}
        lists = {name: list(self._fields[name].data or ()) for name in ("for_whom", "staff")}
        return {**typed, **dates, **times, **lists}


class ChangeForm(RecordForm):
    """What is different about one session."""

    change = one_of("Hvad er anderledes?", SESSION_CHANGES, needed="Vælg, hvad der er anderledes.")
    on = DateField("Hvilken dag?", [DataRequired("Vælg en dag.")])
    to = DateField("Flyttes til", [Optional()])
    time = TimeField("Nyt klokkeslæt", [Optional()])
    note = words("Bemærkning", 400)


@bp.get("")
@allow("activity.read")
def index() -> ResponseReturnValue:
    """The catalogue by kind, and what is held today."""
    found = queries.index(db.session, g.actor, look.today())
    groups = [
        (title, [one for one in found if one[0].category == key and not one[0].closed])
        for key, title in CATEGORIES.items()
    ]
    closed = [one for one, _ in found if one.closed]
    held = queries.on_day(db.session, g.actor, look.today())
    return render_template("activities/index.html", groups=groups, closed=closed, today=held)


@bp.route("/ny", methods=["GET", "POST"])
@allow("activity.manage")
def new() -> ResponseReturnValue:
    """Start an activity."""
    form = ActivityForm(every="week", starts_on=look.today(), staff=[g.actor.staff_id])
    form.staff.choices = choices.colleagues(g.actor)[1:]
    if form.validate_on_submit():
        with form.refusing():
            made = service.create(db.session, g.actor, closed=form.values(), **form.minted)
            return saying("Gemt.", ".show", activity_id=made.root)
    return page("activities/edit.html", form, activity=None)


@bp.get("/<id:activity_id>")
@allow("activity.read")
def show(activity_id: str) -> ResponseReturnValue:
    """One activity, and its sessions."""
    found = queries.show(db.session, g.actor, activity_id, look.today())
    return render_template("activities/show.html", page=found, activity=found.activity)


@bp.route("/<id:activity_id>/ret", methods=["GET", "POST"])
@allow("activity.manage")
def edit(activity_id: str) -> ResponseReturnValue:
    """Change an own activity."""
    found = queries.show(db.session, g.actor, activity_id, look.today())
    if not found.activity.own:
        raise NotFound()
    form = ActivityForm(data=_filled(found.activity))
    known = choices.colleagues(g.actor)[1:]
    gone = set(found.activity.staff) - {one.value for one in known}  # who stopped stays until taken off
    form.staff.choices = [*known, *offered((one, names(db.session).get(one, "")) for one in sorted(gone))]
    if form.saved(found.base, service.update, activity_id):
        return saying("Gemt.", ".show", activity_id=activity_id)
    return page("activities/edit.html", form, activity=found.activity)


def _filled(activity: queries.Activity) -> dict[str, object]:
    """An activity's values as the fields of the form hold them."""
    plain = {name: getattr(activity, name) for name in queries.FIELDS}
    dates = {name: local_time.day(plain[name]) for name in DATES}
    clocks = {name: local_time.clock_time(plain[name]) for name in TIMES}
    return {**plain, **dates, **clocks}


@bp.post("/<id:activity_id>/luk")
@allow("activity.manage")
def close(activity_id: str) -> ResponseReturnValue:
    """Close an activity, or open it again."""
    found = queries.show(db.session, g.actor, activity_id, look.today())
    closed = request.form.get("closed") == "yes"
    service.update(db.session, g.actor, activity_id, set={"closed": closed}, base=found.base)
    return saying("Lukket. Kan åbnes igen." if closed else "Åbnet igen.", ".show", activity_id=activity_id)


@bp.route("/<id:activity_id>/anderledes", methods=["GET", "POST"])
@allow("activity.manage")
def change(activity_id: str) -> ResponseReturnValue:
    """Say what is different about one session: extra, moved, cancelled, or a note."""
    activity = queries.one(db.session, g.actor, activity_id)
    if not activity.own:
        raise NotFound()
    form = ChangeForm(on=local_time.day(request.args.get("dag", "")), change=request.args.get("hvad"))
    if form.validate_on_submit():
        told = {
            "on": form.on.data.isoformat(),
            "change": form.change.data,
            "to": form.to.data.isoformat() if form.to.data and form.change.data == "moved" else "",
            "time": f"{form.time.data:%H:%M}" if form.time.data else "",
            "note": form.note.data or "",
        }
        try:
            service.gather(db.session, g.actor, activity_id, closed=told, **form.minted)
            return saying("Gemt.", ".show", activity_id=activity_id)
        except Invalid as error:
            form.refuse(error)
        except NotFound:
            form.on.errors = [*form.on.errors, "Den dag er der ikke noget at ændre."]
    return page("activities/change.html", form, activity=activity)


@bp.post("/<id:activity_id>/<day:on>/som-planlagt")
@allow("activity.manage")
def as_planned(activity_id: str, on: date) -> ResponseReturnValue:
    """Take back the latest thing that was said of a session."""
    service.as_planned(db.session, g.actor, activity_id, on, request.form.get("last", ""))
    return saying("Taget tilbage.", ".show", activity_id=activity_id)
