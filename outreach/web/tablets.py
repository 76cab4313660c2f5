"""Tablets: pair one by QR code, and say that one is gone."""

from urllib.parse import quote

import segno
from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from outreach.storage.office import Office
from outreach.web.access import allow

bp = Blueprint("tablets", __name__, url_prefix="/kontoret/tablets")


def _office() -> Office:
    office: Office = current_app.extensions["office"]
    return office


@bp.get("")
@allow("staff.read")
def index() -> ResponseReturnValue:
    """The tablets of this office."""
    return render_template("office/tablets.html", tablets=_office().tablets.all(), pairing=None)


@bp.post("/ny")
@allow("office.manage")
def pair() -> ResponseReturnValue:
    """Show a pairing code once, as a picture and as text."""
    office = _office()
    code = office.tablets.offer()
    settings = office.settings
    address = f"https://{settings.host}:{settings.port}/tablet"
    picture = segno.make(f"{address}#par={quote(code)}", error="m")
    pairing = {
        "svg": Markup(
            picture.svg_inline(scale=4, border=1, omitsize=True, svgclass="qr__code", lineclass=None)
        ),
        "address": address,
        "code": code,
        "fingerprint": office.fingerprint,
    }
    return render_template("office/tablets.html", tablets=office.tablets.all(), pairing=pairing)


@bp.post("/<id:tablet_id>/vaek")
@allow("office.manage")
def lose(tablet_id: str) -> ResponseReturnValue:
    """A tablet is gone: it is not answered any more."""
    _office().tablets.lose(tablet_id)
    flash("Tabletten er meldt væk. Den får ikke svar herfra mere. Det, der lå på den, kan ingen læse.")
    return redirect(url_for(".index"), 303)
