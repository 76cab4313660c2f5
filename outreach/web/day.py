"""Luk dagen: written and received, or what is where, since when, and what to do."""

from dataclasses import dataclass

from flask import Blueprint, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from outreach.domain import access
from outreach.storage.db import db
from outreach.storage.queries import status as queries
from outreach.web import look, sync_words
from outreach.web.access import allow, office

bp = Blueprint("day", __name__, url_prefix="/luk-dagen")

ADVICE = {
    "office": "Det sendes af sig selv, når der er net. Du behøver ikke vente.",
    "alone": "Her er ikke noget sikkert lager. Tag en sikkerhedskopi.",
    "locked": "Log ind, så kommer det på plads.",
}


@dataclass(frozen=True, slots=True)
class Gap:
    """Some that have not arrived: where they are, since when, and what one can do."""

    count: int
    place: str
    since: str
    advice: str


@bp.get("")
@allow("status.read")
def show() -> ResponseReturnValue:
    """Whether everything of today has arrived."""
    on = look.today()
    day = queries.day(db.session, g.actor, on)
    here = office()
    has_hub = here.settings.hub is not None
    gaps = [
        Gap(count, place, day.since.get(place, ""), ADVICE[place if has_hub else "alone"])
        for place, count in day.places.items()
        if place == "office"
    ]
    if locked := len(here.spool):
        gaps.append(Gap(locked, "locked", "", ADVICE["locked"]))
    return render_template(
        "day.html",
        day=day,
        gaps=gaps,
        earlier=max(0, day.waiting - day.places.get("office", 0)),
        has_hub=has_hub,
        stuck=sync_words.stuck(),
        date_text=look.date_text(on),
        may_look=access.may(g.actor, "question.read"),
    )


@bp.post("/send")
@allow("status.read")
def send() -> ResponseReturnValue:
    """Talk to the hub now."""
    sync_words.send_now()
    return redirect(url_for(".show"), 303)
