"""Jeg er væk til ..., ... tager over: say so, see who is away, be back."""

from flask import Blueprint, g, redirect, url_for
from flask.typing import ResponseReturnValue
from wtforms import DateField, SelectField
from wtforms.validators import DataRequired, Optional

from outreach.domain.access import LEADER
from outreach.services import away as service
from outreach.storage.db import db
from outreach.storage.queries import away as queries
from outreach.web import choices
from outreach.web.access import allow
from outreach.web.fields import RecordForm, page
from outreach.web.look import today
from outreach.web.undo import done, saying

bp = Blueprint("away", __name__, url_prefix="/vaek")


class AwayForm(RecordForm):
    """From when to when, and who takes over."""

    who = SelectField("Hvem er væk?", [Optional()])
    since = DateField("Første dag væk", [DataRequired("Vælg en dag.")])
    until = DateField("Sidste dag væk", [DataRequired("Vælg en dag.")])
    deputy = SelectField("Hvem tager over?", [DataRequired("Vælg en kollega.")])


@bp.route("", methods=["GET", "POST"])
@allow("followup.create")
def index() -> ResponseReturnValue:
    """Who is away, and being away oneself; a leader also writes it for a colleague who is ill."""
    form = AwayForm(since=today())
    leads, me = g.actor.role == LEADER, g.actor.staff_id
    form.who.choices = choices.who_can_do_it(g.actor, ("", "Jeg selv"), me) if leads else [("", "Jeg selv")]
    form.deputy.choices = choices.who_can_do_it(g.actor, ("", "Vælg en kollega"), None if leads else me)
    if form.validate_on_submit():
        with form.refusing():
            made = service.leave(
                db.session,
                g.actor,
                since=form.since.data.isoformat(),
                until=form.until.data.isoformat(),
                deputy=form.deputy.data,
                who=form.who.data or "",
                **form.minted,
            )
            done("Skrevet ned. Det, der er lovet, står hos en kollega imens.", "away.end", away_id=made.root)
            return redirect(url_for(".index"), 303)
    return page("away/index.html", form, away=queries.coming(db.session, g.actor, today()))


@bp.post("/<id:away_id>/tilbage")
@allow("followup.create")
def end(away_id: str) -> ResponseReturnValue:
    """Back today, or never gone."""
    service.come_back(db.session, g.actor, away_id, today())
    return saying("Skrevet ned. Det, der er lovet, står, hvor det stod før.", ".index")
