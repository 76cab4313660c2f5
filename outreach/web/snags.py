"""Det, der driller: the staff meeting's one list, and how far up a thing was taken. Nobody stands in it."""

from typing import Any

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue

from outreach.domain.snag import CLOSED, LADDER, OPENED
from outreach.services import snags as service
from outreach.storage.db import db
from outreach.storage.queries import snags as queries
from outreach.web import look
from outreach.web.access import allow
from outreach.web.contact_forms import Numbers
from outreach.web.danish import STEPS
from outreach.web.fields import RecordForm, one_of, page, prose, tidy
from outreach.web.undo import saying

bp = Blueprint("snags", __name__, url_prefix="/det-der-driller")


class SnagForm(RecordForm, Numbers):
    """One thing that gets in the way."""

    text = prose("Hvad driller?", 1000, needed="Skriv, hvad der driller.")
    level = one_of("Hvem kan løse det?", {key: STEPS[key] for key in LADDER}, needed="Vælg et trin.")


@bp.route("", methods=["GET", "POST"])
@allow("snag.write")
def index() -> ResponseReturnValue:
    """The list, and putting something on it."""
    form = SnagForm(level="staff")
    if form.validate_on_submit() and not form.number_stands():
        with form.refusing():
            told: Any = {"text": form.text.data, "level": form.level.data, "on": look.today()}
            service.raise_one(db.session, g.actor, **told, **form.minted)
            return saying("Gemt. Det står på listen.", ".index")
    snags = queries.index(db.session, g.actor)
    return page("snags/index.html", form, snags=snags)


@bp.post("/<id:snag_id>/trin")
@allow("snag.write")
def step(snag_id: str) -> ResponseReturnValue:
    """Take it a step up, close it, or take it up again."""
    what = request.form.get("step", "")
    text, minted = tidy(request.form.get("text")), RecordForm().minted
    service.step(db.session, g.actor, snag_id, step=what or CLOSED, on=look.today(), text=text, **minted)
    return saying({CLOSED: "Lukket.", OPENED: "Taget op igen."}.get(what, "Løftet et trin."), ".index")
