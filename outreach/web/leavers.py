"""A colleague leaves: what lies with them is handed over on one page."""

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue
from wtforms import SelectField
from wtforms.validators import Optional

from outreach.services import leaving as service
from outreach.storage.db import db
from outreach.storage.queries import leaving as queries
from outreach.web import choices
from outreach.web.access import allow
from outreach.web.fields import Form, page
from outreach.web.look import today
from outreach.web.undo import saying

bp = Blueprint("leavers", __name__, url_prefix="/kontoret/kolleger")

STAYS = "stays"


class HandOverForm(Form):
    """Who takes over; each line may say another."""

    everything = SelectField("Giv det hele til", [Optional()])


@bp.route("/<id:staff_id>/overdrag", methods=["GET", "POST"])
@allow("staff.manage")
def hand_over(staff_id: str) -> ResponseReturnValue:
    """Promises, plans and people of one colleague: each or all to others, at once."""
    form = HandOverForm()
    form.everything.choices = choices.who_can_do_it(g.actor, ("", "Vælg en kollega"), staff_id)
    found = queries.lies_with(db.session, g.actor, staff_id)
    if form.validate_on_submit():
        to = {
            one.key: request.form.get(one.key) or form.everything.data or STAYS
            for one in found.everything
            if one.key in request.form
        }
        with form.refusing():
            count = service.hand_over(
                db.session,
                g.actor,
                staff_id,
                {key: taker for key, taker in to.items() if taker != STAYS},
                today(),
            )
            return saying(
                f"Givet videre: {count}. Det står hos dem nu."
                if count
                else "Vælg, hvem der tager over. Der er ikke ændret noget.",
                ".hand_over",
                staff_id=staff_id,
            )
    return page("office/leaver.html", form, found=found, chosen=request.form, stays=STAYS)
