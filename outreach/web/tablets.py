"""Tablets: pair one by QR code, and say that one is gone."""

from urllib.parse import quote

import segno
from flask import Blueprint, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from outreach.web import once
from outreach.web.access import allow, office
from outreach.web.undo import saying

bp = Blueprint("tablets", __name__, url_prefix="/kontoret/tablets")
PAIRING = "pairing"


@bp.get("")
@allow("staff.read")
def index() -> ResponseReturnValue:
    """The tablets of this office; after *Tilføj en tablet*, once, with a code."""
    shut = _shut()
    code = "" if shut else once.take(PAIRING)
    pairing = _shown(code) if code else None
    return render_template("office/tablets.html", tablets=office().tablets.all(), pairing=pairing, shut=shut)


def _shut() -> str:
    """Why no tablet can reach this computer now: "here" listens on itself only, "taken" got no port."""
    doors = current_app.extensions.get("doors")
    if doors is None or doors.reaches_tablets or current_app.config.get("TABLETS_HERE"):
        return ""
    return "taken" if doors.is_for_network else "here"


@bp.post("/ny")
@allow("office.manage")
def pair() -> ResponseReturnValue:
    """Make a pairing code; the page shows it once."""
    once.keep(PAIRING, office().tablets.offer())
    return redirect(url_for(".index"), 303)


def _shown(code: str) -> dict[str, object]:
    """A pairing code as a picture and as text."""
    here = office()
    settings = here.settings
    only_here = current_app.config.get("TABLETS_HERE")  # a demo that no other machine can reach
    address = f"{only_here or f'https://{settings.host}:{settings.port}'}/tablet"
    picture = segno.make(f"{address}#par={quote(code)}", error="m")
    return {
        "svg": Markup(
            picture.svg_inline(scale=4, border=1, omitsize=True, svgclass="qr__code", lineclass=None)
        ),
        "only_here": only_here,
        "address": address,
        "code": code,
        "fingerprint": here.fingerprint,
    }


@bp.post("/<id:tablet_id>/vaek")
@allow("office.manage")
def lose(tablet_id: str) -> ResponseReturnValue:
    """A tablet is gone: it is not answered any more."""
    office().tablets.lose(tablet_id)
    return saying("Tabletten er meldt væk. Når den når kontoret, sletter den navne og koder.", ".index")
