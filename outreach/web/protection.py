"""Databeskyttelse: what may be known of an office without reading about anybody in it."""

from flask import Blueprint, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from outreach.domain.retention import KEEP_YEARS
from outreach.services import backups
from outreach.services import protection as service
from outreach.storage.db import db
from outreach.storage.queries import protection as queries
from outreach.web.access import allow, office
from outreach.web.danish_sheets import kind_text
from outreach.web.fields import whole
from outreach.web.look import today

bp = Blueprint("protection", __name__, url_prefix="/databeskyttelse")


@bp.get("")
@allow("reading.read")
def show() -> ResponseReturnValue:
    """Numbers, devices, a sample of the reading log, what is due, and whether a copy is ready."""
    here = office()
    found = queries.show(db.session, g.actor, today(), current_app.config.get("KEEP_YEARS", KEEP_YEARS))
    latest = backups.latest(here, g.actor)
    return render_template(
        "protection/show.html",
        found=found,
        years=current_app.config.get("KEEP_YEARS", KEEP_YEARS),
        kinds=sorted((kind_text(kind), count) for kind, count in found.kinds.items()),
        tablets=[(one.label, one.paired_at, one.seen_on, one.lost) for one in here.tablets.all()],
        backup=(latest.at, latest.elsewhere) if latest else None,
        has_hub=here.settings.hub is not None,
    )


@bp.post("/set-efter")
@allow("reading.read")
def looked_at() -> ResponseReturnValue:
    """One line of the sample was looked at."""
    service.looked_at(db.session, g.actor, whole(request.form.get("seq", "")), today())
    return redirect(url_for(".show") + "#stikproeve", 303)
