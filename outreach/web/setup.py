"""Opret kontor: the first run on a laptop, and taking over from a laptop that is gone."""

from typing import Any
from uuid import uuid4

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.file import FileField
from wtforms import PasswordField
from wtforms.validators import DataRequired

from outreach.domain.errors import DomainError, Invalid, NotAllowed, NotFound
from outreach.problems import problem
from outreach.services import hub_link, offices
from outreach.storage.db import db
from outreach.storage.office import Kit, Numbers, Office, new_phrase
from outreach.storage.queries import staff as staff_queries
from outreach.web import concern, once
from outreach.web.access import anyone, office, sign_in, sign_out
from outreach.web.fields import Form, one_of, page, prose, readable, words
from outreach.web.look import COLOURS
from outreach.web.phrases import RECOVERY
from outreach.web.safe_store import NO_ANSWER, NOT_OURS
from sync.invitation import Invitation

bp = Blueprint("setup", __name__, url_prefix="/kontoret/opret")

ROLES = {"helper": "Hjælper", "authority": "Myndighed, for eksempel Jobcenteret"}
COLOUR_NAMES = {"teal": "Grøn", "rust": "Rust", "indigo": "Blå", "plum": "Blomme"}
KIT_BYTES_MAX = 256 * 1024
CODES = "codes"


class OfficeForm(Form):
    """Who the office is, and its first leader."""

    invitation = prose("Invitation (hvis I har en)", 8000)
    org_name = words("Organisation", 80, needed="Skriv organisationens navn.")
    org_role = one_of("Hvad er I?", ROLES, needed="Vælg, hvad I er.")
    colour = one_of(
        "Farve",
        {colour: COLOUR_NAMES[name] for colour, name in COLOURS.items()},
        needed="Vælg en farve.",
    )
    office_name = words("Kontor", 80, needed="Skriv, hvor kontoret er.")
    municipality = words(concern.MUNICIPALITY, 30)
    name = words("Dit navn", 80, needed="Skriv dit navn.")
    phrase = PasswordField("Din kode", [readable, DataRequired("Skriv din kode.")])

    invited: Invitation | None = None

    def validate_municipality(self, field: Form) -> None:
        concern.check(field.data)

    def validate(self, extra_validators: Any = None) -> bool:
        """An invitation says which organisation this is: nobody types that again."""
        try:
            self.invited = hub_link.read_invitation(self.invitation.data) if self.invitation.data else None
        except Invalid as error:
            super().validate(extra_validators)
            self.refuse(error)
            return False
        if self.invited:
            self.org_name.data, self.org_role.data = self.invited.org_name, self.invited.org_role
        return bool(super().validate(extra_validators))


class RestoreForm(Form):
    """What a new laptop takes over with: the printed code, and the kit from a file or the safe store."""

    invitation = prose("Invitation", 8000)
    kit = FileField("Kontorets nøglefil")
    code = words("Genopretningskode", 80, needed="Skriv den printede kode.")


def _nothing_yet() -> Office:
    """The office to make; raises NotFound where there is one already."""
    if office().exists:
        raise NotFound()
    return office()


@bp.route("", methods=["GET", "POST"])
@anyone
def new() -> ResponseReturnValue:
    """Start an office on this laptop; the recovery code is shown once."""
    here = _nothing_yet()
    form = OfficeForm(org_role="helper", colour=next(iter(COLOURS)))
    if form.validate_on_submit():
        org_id, staff_id = form.invited.org if form.invited else str(uuid4()), str(uuid4())
        org = {"org_id": org_id, "org_name": form.org_name.data, "org_role": form.org_role.data}
        with form.refusing():
            code = here.establish(
                **org,
                org_colour=form.colour.data,
                name=form.office_name.data,
                host=current_app.config["LAN_HOST"],
                port=current_app.config["LAN_PORT"],
                staff_id=staff_id,
                staff_name=form.name.data,
                phrase=form.phrase.data,
            )
            if form.municipality.data:
                here.update_settings(numbers=Numbers(form.municipality.data))
            connected = _join(here, form.invitation.data) if form.invited else None
            is_here = bool(connected and staff_queries.organisations(db.session))
            leader = {"colour": form.colour.data, "staff_id": staff_id, "name": form.name.data}
            offices.found(db.session, **org, **leader, is_here=is_here)
            sign_in(staff_id)
            if connected is False:
                flash("Kontoret er oprettet, men ikke koblet til det sikre lager. Gør det under Kontoret.")
            once.keep(RECOVERY, code)
            return redirect(url_for("phrases.recovery"), 303)
    return _page(form)


def _join(here: Office, text: str) -> bool:
    """Connect a new office and hear what the safe store knows; whether that went well.

    A store that does not answer keeps nobody from beginning: it is connected later, from its own page.
    """
    offices.join(db.session, org_id=here.settings.org_id)
    try:
        hub_link.enrol(here, text, here.settings.name)
    except (hub_link.NoAnswer, NotAllowed):
        return False
    return bool(current_app.extensions["syncing"].now().ok)


def _page(form: OfficeForm) -> ResponseReturnValue:
    return page("setup/new.html", form, suggestion=once.suggested(new_phrase), colours=COLOURS)


def _take_over(here: Office, form: RestoreForm) -> Kit:
    """With an invitation everything comes back from the safe store; an office without one begins again."""
    sealed = form.kit.data.read(KIT_BYTES_MAX) if form.kit.data else None
    if form.invitation.data:
        kit = hub_link.take_over(here, form.invitation.data, form.code.data, "Ny computer", sealed)
        offices.join(db.session, org_id=kit.settings.org_id)
        current_app.extensions["syncing"].now()
        return kit
    if sealed is None:
        raise Invalid(fields={"kit": "missing"})
    kit = here.restore_from_kit(sealed, form.code.data)
    offices.resume(db.session, kit.settings, kit.staff)
    return kit


@bp.route("/igen", methods=["GET", "POST"])
@anyone
def restore() -> ResponseReturnValue:
    """Take over an office whose laptop is gone: same name, same keys, so no tablet loses anything."""
    here = _nothing_yet()
    form = RestoreForm()
    if form.validate_on_submit():
        try:
            kit = _take_over(here, form)
            codes = [(name, here.vault.issue_code(staff_id, name)) for staff_id, name in kit.staff]
            sign_out()  # a session of this office's own: what follows is for this browser alone
            once.keep(CODES, codes)
            return redirect(url_for(".restored"), 303)
        except hub_link.NoAnswer:
            form.form_errors.append(NO_ANSWER)
        except NotAllowed:
            form.invitation.errors = [NOT_OURS]
        except Invalid as error:
            form.refuse(error)
        except DomainError as error:
            form.code.errors = [problem(error.code).title]
    return page("setup/restore.html", form)


@bp.get("/klar")
@anyone
def restored() -> ResponseReturnValue:
    """Everybody's one-time code, once, in the browser that took the office over."""
    codes = once.take(CODES)
    if codes is None:
        return redirect(url_for("home.start"), 303)
    return render_template("setup/restored.html", codes=codes)
