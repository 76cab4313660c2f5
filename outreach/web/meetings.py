"""Møder: the meetings ahead, one of them with its families, moving it, and who is in the room."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import DateField, TimeField
from wtforms.validators import DataRequired, Optional

from outreach.domain.access import HELPER
from outreach.domain.errors import NotFound
from outreach.domain.holidays import workdays_near
from outreach.domain.local_time import day
from outreach.domain.meetings import CANCELLED, MOVED, PLANNED
from outreach.services import meetings as service
from outreach.storage.db import db
from outreach.storage.queries import agendas, households, minutes, people, suggestions
from outreach.storage.queries import meetings as queries
from outreach.storage.queries import staff as staff_queries
from outreach.web import look, whom
from outreach.web.access import allow
from outreach.web.danish import RHYTHMS, SERIES_FORMS
from outreach.web.fields import (
    RecordForm,
    RegisterForm,
    asked_for,
    is_id,
    offered,
    one_of,
    page,
    prose,
    several,
    tidy,
    words,
)
from outreach.web.undo import saying

bp = Blueprint("meetings", __name__, url_prefix="/moeder")

AHEAD = timedelta(weeks=6)


class SeriesParts(RegisterForm):
    """What may change while a series runs; its days may not, or meetings would be lost or doubled."""

    name = words("Hvad hedder mødet?", 80, needed="Skriv et navn.")
    form = one_of("Hvad er det for et møde?", SERIES_FORMS, needed="Vælg en slags.")
    at = TimeField("Klokken", [DataRequired("Skriv et klokkeslæt.")])
    place = words("Sted", 80)
    orgs = several("Hvem er med?", {})
    others = prose("Andre, der er med", 1000)
    ends_on = DateField("Sidste gang", [Optional()])

    def values(self) -> dict[str, Any]:
        """The fields of a series."""
        typed = dict.fromkeys(filter(None, map(tidy, (self.others.data or "").split("\n"))))
        return {
            "name": self.name.data,
            "form": self.form.data,
            "at": self.at.data.strftime("%H:%M") if self.at.data else "",
            "place": self.place.data or "",
            "orgs": sorted(self.orgs.data or ()),
            "others": [one[:80] for one in typed],
            "ends_on": self.ends_on.data.isoformat() if self.ends_on.data else "",
        }


class SeriesForm(SeriesParts):
    """A meeting that comes again."""

    first = DateField("Første gang", [DataRequired("Vælg en dag.")])
    every = one_of("Hvor tit?", RHYTHMS, needed="Vælg, hvor tit.")

    def values(self) -> dict[str, Any]:
        first = self.first.data.isoformat() if self.first.data else ""
        return {**super().values(), "first": first, "every": self.every.data}


class MoveForm(RecordForm):
    """Another day for one meeting."""

    to = DateField("Ny dag", [DataRequired("Vælg en dag.")])
    clock = TimeField("Klokken", [Optional()])
    note = words("Hvorfor", 400)


@bp.get("")
@allow("minutes.read")
def index() -> ResponseReturnValue:
    """The meetings ahead; for an authority, the texts it got from meetings."""
    texts = minutes.index(db.session, g.actor)
    if g.actor.org_role != HELPER:
        owed = minutes.ours(db.session, g.actor)
        return render_template("meetings/received.html", texts=texts, owed=owed)
    today = look.today()
    return render_template(
        "meetings/index.html",
        ahead=queries.ahead(db.session, g.actor, today, today + AHEAD),
        series=queries.every_series(db.session, g.actor),
        texts=texts[:10],
        today=today,
    )


@bp.route("/serie/ny", methods=["GET", "POST"])
@allow("meeting.hold")
def begin() -> ResponseReturnValue:
    """Begin a series."""
    form = SeriesForm(form="case", every="two_weeks")
    form.orgs.choices = _others()
    if form.validate_on_submit():
        with form.refusing():
            service.begin(db.session, g.actor, closed=form.values(), **form.minted)
            return saying("Gemt. Møderne står på listen.", ".index")
    return page("meetings/series.html", form, series=None)


@bp.route("/serie/<id:series_id>/ret", methods=["GET", "POST"])
@allow("meeting.hold")
def alter(series_id: str) -> ResponseReturnValue:
    """Change a series of our own; its days stay."""
    series = queries.series(db.session, g.actor, series_id)
    if not series.own:
        raise NotFound
    now = {name: getattr(series, name) for name in ("name", "form", "place", "ends_on", "orgs")}
    at = look.local(f"2026-01-01T{series.at}")
    form = SeriesParts(**now, at=at.time() if at else None, others="\n".join(series.others))
    form.orgs.choices = _others()
    if form.saved(staff_queries.base(db.session, g.actor, series_id), service.alter, series_id):
        return saying("Gemt.", ".index")
    return page("meetings/series.html", form, series=series)


@bp.get("/<id:series_id>")
@allow("meeting.read")
def show(series_id: str) -> ResponseReturnValue:
    """One meeting; while a guest is in the room, nothing but what that guest may hear."""
    return _shown(series_id, _on())


def _shown(series_id: str, on: date, **more: Any) -> ResponseReturnValue:
    agenda = agendas.show(db.session, g.actor, series_id, on)
    if agenda.room.guests:
        return render_template("meetings/room.html", agenda=agenda, room=agenda.room, on=on)
    before, after = queries.neighbours(agenda.room.series, on)
    is_on = {one.id for line in agenda.lines for one in line.people}
    last = agendas.people_on(db.session, g.actor, series_id, before) if before else []
    form = more.pop("form", None) or MoveForm(formdata=None)
    shown = {
        "agenda": agenda,
        "room": agenda.room,
        "on": on,
        "earlier": before,
        "later": after,
        "near": workdays_near(agenda.room.held.day),
        "suggested": suggestions.for_meeting(
            db.session, g.actor, agenda.room.held.day, today=look.today(), but=is_on, last_time=last
        ),
        "hits": [],
        "asked": "",
        **more,
    }
    return page("meetings/show.html", form, **shown)


@bp.post("/<id:series_id>/flyt")
@allow("meeting.hold")
def change(series_id: str) -> ResponseReturnValue:
    """Move one meeting, cancel it, or put it back."""
    on = _on()
    queries.room(db.session, g.actor, series_id, on)
    what = request.form.get("change", MOVED)
    form = MoveForm()
    with form.refusing():
        if what in (CANCELLED, PLANNED):
            service.change(
                db.session, g.actor, series_id, on, change=what, note=form.note.data or "", **form.minted
            )
        elif form.validate_on_submit():
            clock = form.clock.data.strftime("%H:%M") if form.clock.data else ""
            told = {"to": form.to.data, "clock": clock, "note": form.note.data or ""}
            service.change(db.session, g.actor, series_id, on, change=MOVED, **told, **form.minted)
        else:
            return _shown(series_id, on, form=form)
        told = {CANCELLED: "Mødet er aflyst.", PLANNED: "Mødet er, som det var planlagt."}
        flash(told.get(what, "Mødet er flyttet."))
        return _back(series_id, on)
    return _shown(series_id, on, form=form)


@bp.post("/<id:series_id>/med")
@allow("meeting.hold")
def mark(series_id: str) -> ResponseReturnValue:
    """A party came, went, or was marked by mistake."""
    on = _on()
    state = request.form.get("state", "")
    if state not in ("here", "left", "not"):
        raise NotFound
    service.mark(db.session, g.actor, series_id, on, party=request.form.get("party", ""), state=state)
    place = request.form.get("place", "")
    if is_id(place) and agendas.is_heard(db.session, g.actor, place):
        return redirect(url_for("agendas.show", agenda_id=place), 303)
    if is_id(place):
        room = queries.room(db.session, g.actor, series_id, on)
        flash(said_of([one.name for one in room.guests]))
    return _back(series_id, on)


def said_of(guests: Sequence[str]) -> str:
    """Why a family is not shown while these are in the room."""
    names = " og ".join("Jobcenteret" if one == "Jobcenter" else one for one in guests)
    return f"{names} er med nu. Derfor vises kun de familier, der har sagt ja."


@bp.get("/<id:series_id>/paa")
@allow("meeting.read")
def found(series_id: str) -> ResponseReturnValue:
    """The page of names that a search showed, opened once more."""
    return _back(series_id, _on())


@bp.post("/<id:series_id>/paa")
@allow("meeting.hold")
def put_on(series_id: str) -> ResponseReturnValue:
    """Put a family on by a tap, or look for somebody by name."""
    on = _on()
    queries.room(db.session, g.actor, series_id, on)
    if "find" in request.form:
        asked = asked_for(request.form.get("search"))
        hits = people.search(db.session, g.actor, asked) if asked else []
        return _shown(series_id, on, hits=hits, asked=asked)
    person = whom.one(request.form.get("person"))
    about = [person.id]
    if request.form.get("family"):
        together = [one for one in households.together(db.session, [person.id]) if one != person.id]
        about += [one.id for one in people.chosen(db.session, g.actor, together)] if together else []
    why = tidy(request.form.get("why"))
    place = service.put_on(db.session, g.actor, series_id, on, people=about, why=why)
    flash(f"{whom.first_name(person.name)} er på.")
    if request.form.get("stay"):
        return _back(series_id, on)
    return redirect(url_for("agendas.show", agenda_id=place), 303)


def _on() -> date:
    """The nominal date in the address."""
    found = day(request.args.get("dag", ""))
    if found is None:
        raise NotFound
    return found


def _back(series_id: str, on: date) -> ResponseReturnValue:
    return redirect(url_for(".show", series_id=series_id, dag=on.isoformat()), 303)


def _others() -> Any:
    return offered(
        (one.id, one.name) for one in staff_queries.organisations(db.session) if one.id != g.actor.org_id
    )
