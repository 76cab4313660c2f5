"""One family at one meeting: the helpers' own layer, and the text for the others in the room."""

from datetime import date, timedelta
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField

from outreach.domain.errors import Invalid, NotFound
from outreach.domain.local_time import day
from outreach.services import followups
from outreach.services import meetings as service
from outreach.services import minutes as minutes_service
from outreach.storage.db import db
from outreach.storage.queries import agendas as queries
from outreach.storage.queries import meetings as meeting_queries
from outreach.storage.queries import staff
from outreach.storage.queries.agendas import AgendaItem, OutOfTheRoom
from outreach.web import kept, look
from outreach.web.access import allow, office
from outreach.web.contact_forms import Numbers
from outreach.web.fields import RecordForm, is_id, offered, prose, words
from outreach.web.kept import KeptForm
from outreach.web.meetings import said_of
from outreach.web.minutes_forms import MinutesForm, who_may_promise
from outreach.web.undo import saying

bp = Blueprint("agendas", __name__, url_prefix="/moeder/punkt")


@bp.errorhandler(OutOfTheRoom)
def out_of_the_room(error: OutOfTheRoom) -> ResponseReturnValue:
    """While a guest is in: back to the meeting, saying why. What was being typed stays as a draft."""
    if request.method == "POST" and request.form.get("page"):
        kept.keep()
    return saying(said_of(error.guests), "meetings.show", series_id=error.series, dag=error.on.isoformat())


class NotesForm(KeptForm, Numbers):
    """The helpers' own notes; `seen` is what stood when the page opened."""

    notes = prose("Hjælpernes noter", 4000)
    seen = HiddenField()


class PromiseForm(RecordForm):
    """What we promise: a text, a tap for who and a tap for when."""

    promised = words("Lov noget mere", 400, needed="Skriv, hvad I lover.")


@bp.route("/<id:agenda_id>", methods=["GET", "POST"])
@allow("meeting.hold")
def show(agenda_id: str) -> ResponseReturnValue:
    """Both layers of one family; only the shared one while a guest is in the room."""
    item = queries.item(db.session, g.actor, agenda_id)
    form, number_found = _notes_form(item), False
    if form.validate_on_submit() and not (number_found := form.number_stands()):
        seen = [one for one in (form.seen.data or "").split() if is_id(one)]
        noted = {"notes": form.notes.data or ""}
        service.say(db.session, g.actor, agenda_id, set=noted, seen=seen, **form.minted)
        kept.saved(form)
        flash("Gemt hos hjælperne.")
        return _back(agenda_id)
    return _page(item, notes=form, number_in_notes=number_found)


def _page(
    item: AgendaItem,
    *,
    notes: NotesForm | None = None,
    promise: PromiseForm | None = None,
    minutes: MinutesForm | None = None,
    number_in_notes: bool = False,
    number_found: bool = False,
) -> ResponseReturnValue:
    """The family's page; 422 when something on it must be put right."""
    today, after = look.today(), _next_meeting(item)
    days = {"I morgen": today + timedelta(days=1), "Om en uge": today + timedelta(weeks=1)}
    forms = {
        "notes": notes or _notes_form(item, posted=False),
        "promise": promise or PromiseForm(formdata=None),
        "form": minutes or _minutes_form(item, posted=False),
    }
    body = render_template(
        "meetings/item.html",
        item=item,
        room=item.room,
        colleagues=staff.colleagues(db.session, g.actor),
        days=days | ({"Til næste møde": after} if after else {}),
        number_in_notes=number_in_notes,
        number_found=number_found,
        is_ahead=item.room.held.day > today,
        is_writing=minutes is not None,
        **forms,
    )
    wrong = number_in_notes or number_found or any(one.errors for one in forms.values())
    return body, 422 if wrong else 200


def _notes_form(item: AgendaItem, *, posted: bool = True) -> NotesForm:
    here, seen = url_for(".show", agenda_id=item.line.id), " ".join(item.seen)
    return kept.opened(NotesForm, here, posted=posted, notes=item.notes, seen=seen)


def _next_meeting(item: AgendaItem) -> date | None:
    return meeting_queries.neighbours(item.room.series, item.room.held.nominal)[1]


def _minutes_form(item: AgendaItem, *, posted: bool = True) -> MinutesForm:
    """The shared text as it opens: for those who were there and may have it."""
    may_get = [one for one in item.room.parties if one.key in item.may_get and is_id(one.key)]
    after = _next_meeting(item)
    form = kept.opened(
        MinutesForm,
        url_for(".minutes", agenda_id=item.line.id),
        posted=posted,
        to=[one.key for one in may_get],
        due0=after,
    )
    form.held = item.room.held.day
    form.to.choices = offered((one.key, one.name) for one in may_get)
    form.parties(who_may_promise(_ourselves(), item.room.parties, "Familien"))
    return form


def _ourselves() -> tuple[str, str]:
    return g.actor.org_id, office().settings.org_name


@bp.route("/<id:agenda_id>/referat", methods=["GET", "POST"])
@allow("minutes.write")
def minutes(agenda_id: str) -> ResponseReturnValue:
    """Write the shared text, look at it as the others will, and only then send it."""
    item = queries.item(db.session, g.actor, agenda_id)
    form = _minutes_form(item)
    step, number_found = request.form.get("step"), False
    if step == "change":
        kept.set_aside(form)
        return _back(agenda_id)
    if form.validate_on_submit():
        number_found = form.number_stands()
        if not number_found and step != "send":
            to = ".preview" if kept.set_aside(form) else ".show"
            return redirect(url_for(to, agenda_id=agenda_id), 303)
        if not number_found:
            with form.refusing():
                sent = minutes_service.write(
                    db.session,
                    g.actor,
                    to=list(form.to.data or ()),
                    closed=_letter(item, form),
                    people=(),
                    informed=form.informed.data,
                    agenda_id=agenda_id,
                    **form.minted,
                )
                kept.saved(form)
                if item.room.guests:  # the text's own page says what is ours alone
                    return saying("Gemt og på vej.", ".show", agenda_id=agenda_id)
                flash("Gemt. Sådan står teksten hos alle, der får den.")
                return redirect(url_for("minutes.show", minutes_id=sent.root), 303)
    return _page(item, minutes=form, number_found=number_found)


@bp.get("/<id:agenda_id>/referat/se")
@allow("minutes.write")
def preview(agenda_id: str) -> ResponseReturnValue:
    """The shared text as the others will see it, from what was set aside."""
    item = queries.item(db.session, g.actor, agenda_id)
    form = _minutes_form(item)
    if not form.kept_at:
        return _back(agenda_id)
    return render_template("meetings/preview.html", form=form, letter=_letter(item, form), item=item)


def _letter(item: AgendaItem, form: MinutesForm) -> dict[str, Any]:
    """Exactly what the receivers will have."""
    room = item.room
    orgs = dict([_ourselves(), *((one.key, one.name) for one in room.parties if is_id(one.key))])
    there = [one.name for one in room.parties if one.was_there]
    return {
        "form": room.series.form,
        "meeting": room.series.name,
        "day": room.held.day.isoformat(),
        **form.said(orgs),
        "organisation_name": _ourselves()[1],
        "present": [_ourselves()[1], *there],
        "series": room.series.id,
        "on": room.held.nominal.isoformat(),
    }


@bp.post("/<id:agenda_id>/ved")
@allow("meeting.hold")
def knows(agenda_id: str) -> ResponseReturnValue:
    """Ved familien det? Yes or no."""
    said = request.form.get("knows", "")
    queries.place(db.session, g.actor, agenda_id)
    service.say(db.session, g.actor, agenda_id, set={"knows": said if said in ("yes", "no") else ""})
    return _back(agenda_id)


@bp.post("/<id:agenda_id>/ja")
@allow("meeting.hold")
def said_yes(agenda_id: str) -> ResponseReturnValue:
    """Write down that the family lets a party hear about it; or take it back."""
    item = queries.item(db.session, g.actor, agenda_id)
    to, basis = request.form.get("to", ""), request.form.get("basis", "consent")
    if to not in {one.key for one in item.room.parties}:
        raise NotFound
    how = request.form.get("how", "").strip()
    try:
        service.said_yes(db.session, g.actor, agenda_id, to=to, basis=basis, how=how, on=look.today())
    except Invalid:
        flash("Skriv, hvilken lov det er.")
    return _back(agenda_id)


@bp.post("/<id:agenda_id>/loefte")
@allow("followup.create")
def promise(agenda_id: str) -> ResponseReturnValue:
    """Promise something: who is one tap, when is the tap that saves."""
    item = queries.item(db.session, g.actor, agenda_id)
    form = PromiseForm()
    due = day(request.form.get("due", "") or request.form.get("other_day", ""))
    owner = request.form.get("owner", "")
    if owner not in {one.id for one in staff.colleagues(db.session, g.actor)}:
        owner = ""
    if form.validate_on_submit() and due:
        closed = {"text": form.promised.data, "due": due.isoformat(), "owner": owner or None}
        about: Any = {"people": [one.id for one in item.line.people], "open": {"drawer": "helpers"}}
        followups.create(db.session, g.actor, **about, closed=closed, **form.minted)
        flash("Gemt. Det står på listen.")
        return _back(agenda_id)
    if not due:
        form.promised.errors = [*form.promised.errors, "Vælg en dag."]
    return _page(item, promise=form)


@bp.post("/<id:agenda_id>/af")
@allow("meeting.hold")
def take_off(agenda_id: str) -> ResponseReturnValue:
    """Take the family off the agenda again."""
    row = queries.place(db.session, g.actor, agenda_id)
    service.take_off(db.session, g.actor, agenda_id)
    return saying("Taget af mødet.", "meetings.show", series_id=row.series, dag=row.on)


def _back(agenda_id: str) -> ResponseReturnValue:
    return redirect(url_for(".show", agenda_id=agenda_id), 303)
