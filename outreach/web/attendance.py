"""Hvem er med?: one session's list, tapped, typed in from paper, and printed."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField

from outreach.domain.attendance import COUNT_MAX
from outreach.domain.errors import Invalid, Stale
from outreach.services import attendance as service
from outreach.storage.db import db
from outreach.storage.queries import activities
from outreach.storage.queries import attendance as queries
from outreach.storage.queries import people as people_queries
from outreach.storage.queries.attendance import Guest
from outreach.web import choices, look
from outreach.web.access import allow
from outreach.web.contact_forms import Numbers
from outreach.web.fields import RecordForm, is_id, tidy
from outreach.web.whom import first_name

bp = Blueprint("attendance", __name__, url_prefix="/aktiviteter/<id:activity_id>/<day:on>")

NAME_LENGTH_MAX = 80
_NEW = {"new", "numbers"}  # somebody new; and what to do about a number in that name


class FindForm(RecordForm, Numbers):
    """Somebody who is not on the list: known by name, or new."""

    UNASKED = ()
    search = StringField("Navn", filters=[tidy])


@bp.get("")
@allow("attendance.mark")
def show(activity_id: str, on: date) -> ResponseReturnValue:
    """The list of one session."""
    return _page(activity_id, on, "attendance/show.html", FindForm())


@bp.post("")
@allow("attendance.mark")
def write(activity_id: str, on: date) -> ResponseReturnValue:
    """One tap: somebody is here or is not, a family is, one more without a name, the list is finished.

    With script the page asks for its list again (X-Part); without, it is sent back to where it was.
    """
    form = FindForm()
    unknown = near = ""
    number_found = bool(_NEW & request.form.keys()) and form.number_stands()
    try:
        # Of a day that has not come the list itself says so: nothing is written.
        if not number_found and not _is_early(activities.at(db.session, g.actor, activity_id, on)):
            near = _deed(activity_id, on, form)
    except Invalid:
        near, unknown = "", "Det kan vi ikke læse. Skriv det på en anden måde."
    is_part = bool(request.headers.get("X-Part"))
    if "find" in request.form or unknown or number_found:
        template = "attendance/_part.html" if is_part else "attendance/show.html"
        asked = str(form.search.data or "")
        shown = _page(activity_id, on, template, form, asked, unknown, number_found=number_found)
        return (shown, 422) if unknown or number_found else shown
    if is_part:
        return _page(activity_id, on, "attendance/_part.html", FindForm(formdata=None))
    return redirect(url_for(".show", activity_id=activity_id, on=on) + near, 303)


def _is_early(held: activities.Held) -> bool:
    """A list is written from the day before, so that a clock that is a little wrong stops nobody."""
    return held.held_on > look.today() + timedelta(days=1)


def _deed(activity_id: str, on: date, form: FindForm) -> str:
    """Do what was tapped; returns where on the page it was."""
    session, actor, sent = db.session, g.actor, request.form
    for name, deed in (("there", _mark), ("undo", service.unmark), ("home", service.household)):
        if is_id(sent.get(name)):
            deed(session, actor, activity_id, on, sent[name])
            return f"#p-{sent[name]}"
    if _NEW & sent.keys():
        service.newcomer(session, actor, activity_id, on, _new_name(form), **form.minted)
        return "#navne"
    if sent.get("done"):
        (service.finish if sent["done"] == "yes" else service.reopen)(session, actor, activity_id, on)
        return "#faerdig"
    more = {name: _number(name) for name in ("adults", "children")}
    if sent.get("totals"):
        held = activities.at(session, actor, activity_id, on)
        now, wanted = (held.adults, held.children), (_number("all_adults"), _number("all_children"))
        if now != (_number("was_adults"), _number("was_children")) and now != wanted:
            raise Stale
        more = {"adults": wanted[0] - now[0], "children": wanted[1] - now[1]}
    if any(more.values()):
        service.count(session, actor, activity_id, on, **more)
    return "#uden"


def _mark(session: Any, actor: Any, activity_id: str, on: date, person: str) -> None:
    service.mark(session, actor, activity_id, on, [person])


def _new_name(form: FindForm) -> str:
    name = str(form.search.data or "")
    if not name or len(name) > NAME_LENGTH_MAX or not name.isprintable():
        raise Invalid(fields={"search": "wrong"})
    return name


def _number(name: str) -> int:
    text = request.form.get(name, "0").strip().replace("−", "-") or "0"
    if len(text) > 4 or not text.lstrip("-").isascii() or not text.lstrip("-").isdigit():
        raise Invalid(fields={name: "not_a_number"})
    if abs(int(text)) > COUNT_MAX:
        raise Invalid(fields={name: "wrong"})
    return int(text)


def _page(
    activity_id: str,
    on: date,
    template: str,
    form: FindForm,
    asked: str = "",
    unknown: str = "",
    number_found: bool = False,
) -> str:
    found = queries.show(db.session, g.actor, activity_id, on)
    hits = people_queries.search(db.session, g.actor, asked, 8) if asked else []
    there = {guest.id for guest in found.guests if guest.is_present}
    return render_template(
        template,
        held=found.held,
        is_early=_is_early(found.held),
        guests=[_with_home(guest, there) for guest in found.guests],
        done_by=found.done_by,
        done_at=found.done_at,
        form=form,
        asked=asked,
        hits=[hit for hit in hits if hit.id not in there],
        action=url_for(".write", activity_id=activity_id, on=on),
        readers=choices.drawers(g.actor)[-1].label,
        unknown=unknown,
        number_found=number_found,
    )


def _with_home(guest: Guest, there: set[str]) -> dict[str, Any]:
    waits = bool(set(guest.household) - there)
    return {**{name: getattr(guest, name) for name in _SHOWN}, "household_waits": waits}


_SHOWN = ("id", "name", "tell", "is_present", "is_ours")


@bp.get("/papir")
@allow("attendance.mark")
def paper(activity_id: str, on: date) -> ResponseReturnValue:
    """First names with boxes, to print."""
    found = queries.show(db.session, g.actor, activity_id, on, purpose="print")
    names = first_names([guest.name for guest in found.guests])
    return render_template(
        "attendance/paper.html", held=found.held, names=names, date_text=look.date_text(found.held.held_on)
    )


def first_names(names: Sequence[str]) -> list[str]:
    """First names; where two are alike, with the first letter of what follows."""
    firsts = Counter(map(first_name, names))
    return [
        first_name(name) if firsts[first_name(name)] == 1 else f"{first_name(name)} {_initial(name)}".strip()
        for name in names
    ]


def _initial(name: str) -> str:
    rest = name.split(" ")[1:]
    return f"{rest[-1][:1]}." if rest else ""
