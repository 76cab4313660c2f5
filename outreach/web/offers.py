"""Tilbud: something is offered to a person; one tap says that they accepted, came, or not just now."""

from datetime import timedelta

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import DateField, SelectField
from wtforms.validators import DataRequired, Optional

from outreach.services import offers as service
from outreach.storage.db import db
from outreach.storage.queries import activities as activity_queries
from outreach.storage.queries import offers as queries
from outreach.web import choices, whom
from outreach.web.access import allow
from outreach.web.danish import BARRIERS, OFFERS
from outreach.web.fields import RecordForm, offered, one_of, page, several, words
from outreach.web.look import today
from outreach.web.undo import saying, taken_back

bp = Blueprint("offers", __name__, url_prefix="/tilbud")

DONE = {"accepted": "Sagde ja.", "arrived": "Kom.", "declined": "Ikke lige nu."}


class OfferForm(RecordForm):
    """What somebody is offered."""

    what = one_of("Hvad er det?", OFFERS, needed="Vælg, hvad det er.")
    activity = SelectField("Hvilken aktivitet?", [Optional()])
    text = words("Skriv lidt mere", 400)
    on = DateField("Tilbudt", [DataRequired("Vælg en dag.")])
    drawer = one_of("Kan læses af", {}, needed="Vælg, hvem der kan læse det.")


class BarrierForm(RecordForm):
    """What stands in the way."""

    barriers = several("Står der noget i vejen?", BARRIERS)


@bp.get("")
@allow("offer.create")
def index() -> ResponseReturnValue:
    """How far the offers of a year came, by kind."""
    on = today()
    found = queries.funnel(db.session, g.actor, on - timedelta(days=365), on)
    most = max((one.offered for one in found.steps), default=1)
    return render_template("offers/index.html", funnel=found, most=most)


@bp.route("/ny", methods=["GET", "POST"])
@allow("offer.create")
def new() -> ResponseReturnValue:
    """Offer somebody something."""
    person = whom.one(request.args.get("person"))
    form = OfferForm(on=today(), drawer="own")
    catalogue = activity_queries.index(db.session, g.actor, today())
    open_ones = [(one.id, one.name) for one, _ in catalogue if not one.closed]
    form.activity.choices = offered([("", "Ikke en af vores egne"), *open_ones])
    form.drawer.choices = choices.drawers(g.actor)
    if form.validate_on_submit():
        closed = {
            "what": form.what.data,
            "activity": form.activity.data or None,
            "text": form.text.data or "",
            "on": form.on.data.isoformat(),
        }
        with form.refusing():
            drawer = str(form.drawer.data)
            service.create(db.session, g.actor, person.id, drawer=drawer, closed=closed, **form.minted)
            return saying("Gemt.", "people.show", person_id=person.id)
    return page("offers/new.html", form, name=whom.first_name(person.name))


@bp.route("/<id:offer_id>", methods=["GET", "POST"])
@allow("offer.create")
def show(offer_id: str) -> ResponseReturnValue:
    """One offer, and what stands in the way."""
    offer, person_id = queries.show(db.session, g.actor, offer_id)
    person = whom.one(person_id)
    form = BarrierForm(barriers=list(offer.barriers))
    if form.validate_on_submit():
        with form.refusing():
            some = form.barriers.data or []
            service.barriers(db.session, g.actor, offer_id, some, **form.minted)
            return saying("Gemt.", "people.show", person_id=person.id)
    return page("offers/show.html", form, offer=offer, person=person)


@bp.post("/<id:offer_id>/skridt")
@allow("offer.create")
def step(offer_id: str) -> ResponseReturnValue:
    """Accepted, arrived, not just now; or one of them undone."""
    which, undone = request.form.get("step", ""), request.form.get("do") == "no"
    _, person_id = queries.show(db.session, g.actor, offer_id)
    service.step(db.session, g.actor, offer_id, which, None if undone else today())
    return saying(
        "Fortrudt." if undone else f"{DONE[which]} Det kan fortrydes på siden her.",
        "people.show",
        person_id=person_id,
    )


@bp.post("/<id:offer_id>/fortryd")
@allow("offer.create")
def take_back(offer_id: str) -> ResponseReturnValue:
    """It was never offered."""
    _, person_id = queries.show(db.session, g.actor, offer_id)
    return taken_back(offer_id, "Fortrudt.", url_for("people.show", person_id=person_id))
