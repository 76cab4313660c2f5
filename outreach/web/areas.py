"""Boligområder: a leader names them; people live in them, and figures are told by them."""

from flask import Blueprint, g
from flask.typing import ResponseReturnValue

from outreach.domain.errors import NotFound
from outreach.services import areas as service
from outreach.storage.db import db
from outreach.storage.queries import staff as queries
from outreach.web.access import allow
from outreach.web.fields import RegisterForm, page, words
from outreach.web.undo import saying

bp = Blueprint("areas", __name__, url_prefix="/kontoret/omraader")


class AreaForm(RegisterForm):
    """What an area is called."""

    name = words("Navn", 80, needed="Skriv, hvad området hedder.")


@bp.route("", methods=["GET", "POST"])
@allow("area.manage")
def index() -> ResponseReturnValue:
    """The areas known here, and a new one."""
    form = AreaForm()
    if form.validate_on_submit():
        with form.refusing():
            service.add(db.session, g.actor, name=form.name.data, **form.minted)
            return saying(f"{form.name.data} står nu på listen.", ".index")
    return page("office/areas.html", form, areas=queries.areas(db.session), names=queries.names(db.session))


@bp.route("/<id:area_id>", methods=["GET", "POST"])
@allow("area.manage")
def rename(area_id: str) -> ResponseReturnValue:
    """Another name for an area that the own organisation wrote."""
    area = next((one for one in queries.areas(db.session) if one.id == area_id), None)
    if area is None or area.org != g.actor.org_id:
        raise NotFound
    form = AreaForm(name=area.name)
    if form.saved(queries.base(db.session, g.actor, area_id), service.rename, area_id):
        return saying("Gemt.", ".index")
    return page("office/area.html", form, area=area)
