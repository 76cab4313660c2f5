"""Opret kontor: the first run on a laptop, and taking over from a laptop that is gone."""

from uuid import uuid4

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue
from flask_wtf.file import FileField, FileRequired
from wtforms import PasswordField
from wtforms.validators import DataRequired

from outreach.domain.errors import DomainError, Invalid, NotFound
from outreach.problems import problem
from outreach.services import offices
from outreach.storage.db import db
from outreach.storage.office import Office, new_phrase
from outreach.web.access import anyone, sign_in
from outreach.web.fields import Form, one_of, readable, words
from outreach.web.look import COLOURS

bp = Blueprint("setup", __name__, url_prefix="/kontoret/opret")

ROLES = {"helper": "Hjælper", "authority": "Myndighed, for eksempel Jobcenteret"}
COLOUR_NAMES = {"teal": "Grøn", "rust": "Rust", "indigo": "Blå", "plum": "Blomme"}
KIT_BYTES_MAX = 256 * 1024


class OfficeForm(Form):
    """Who the office is, and its first leader."""

    org_name = words("Organisation", 80, needed="Skriv organisationens navn.")
    org_role = one_of("Hvad er I?", ROLES, needed="Vælg, hvad I er.")
    colour = one_of(
        "Farve",
        {colour: COLOUR_NAMES[name] for colour, name in COLOURS.items()},
        needed="Vælg en farve.",
    )
    office_name = words("Kontor", 80, needed="Skriv, hvor kontoret er.")
    name = words("Dit navn", 80, needed="Skriv dit navn.")
    phrase = PasswordField("Din kode", [readable, DataRequired("Skriv din kode.")])


class RestoreForm(Form):
    """The kit of the laptop that is gone, and the printed code that opens it."""

    kit = FileField("Kontorets nøglefil", [FileRequired("Vælg filen office-kit.sealed.")])
    code = words("Genopretningskode", 80, needed="Skriv den printede kode.")


def _office() -> Office:
    office: Office = current_app.extensions["office"]
    if office.exists:
        raise NotFound()
    return office


@bp.route("", methods=["GET", "POST"])
@anyone
def new() -> ResponseReturnValue:
    """Start an office on this laptop; the recovery code is shown once."""
    office = _office()
    form = OfficeForm(org_role="helper", colour=next(iter(COLOURS)))
    if form.validate_on_submit():
        org_id, staff_id = str(uuid4()), str(uuid4())
        org = {"org_id": org_id, "org_name": form.org_name.data, "org_role": form.org_role.data}
        try:
            code = office.establish(
                **org,
                org_colour=form.colour.data,
                name=form.office_name.data,
                host=current_app.config["LAN_HOST"],
                port=current_app.config["LAN_PORT"],
                staff_id=staff_id,
                staff_name=form.name.data,
                phrase=form.phrase.data,
            )
            offices.found(db.session, **org, colour=form.colour.data, staff_id=staff_id, name=form.name.data)
            sign_in(staff_id)
            return render_template("setup/recovery.html", code=code)
        except Invalid as error:
            form.refuse(error)
    return _page(form)


def _page(form: OfficeForm) -> ResponseReturnValue:
    page = render_template("setup/new.html", form=form, suggestion=new_phrase(), colours=COLOURS)
    return page, 422 if form.errors else 200


@bp.route("/igen", methods=["GET", "POST"])
@anyone
def restore() -> ResponseReturnValue:
    """Take over an office whose laptop is gone: same name, same keys, so no tablet loses anything."""
    office = _office()
    form = RestoreForm()
    if form.validate_on_submit():
        try:
            kit = office.restore_from_kit(form.kit.data.read(KIT_BYTES_MAX), form.code.data)
            codes = [(name, office.vault.issue_code(staff_id, name)) for staff_id, name in kit.staff]
            offices.join(db.session, org_id=kit.settings.org_id)
            return render_template("setup/restored.html", codes=codes)
        except DomainError as error:
            form.code.errors = [problem(error.code).title]
    return render_template("setup/restore.html", form=form), 422 if form.errors else 200
