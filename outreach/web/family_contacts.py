"""Ny henvendelse med familien: one contact that names everybody who was there."""

from flask import Blueprint, g
from flask.typing import ResponseReturnValue

from outreach.services import contacts as service
from outreach.storage.db import db
from outreach.storage.queries import families as queries
from outreach.storage.queries import merges
from outreach.storage.queries.reading import Reading
from outreach.web import choices
from outreach.web.access import allow
from outreach.web.contact_forms import Details
from outreach.web.contacts import saved_before
from outreach.web.fields import offered, page, several
from outreach.web.look import today
from outreach.web.undo import saying

bp = Blueprint("family_contacts", __name__, url_prefix="/familier")


class FamilyContactForm(Details):
    """What happened, and which of the family it is about."""

    people = several("Hvem er med?", {}, needed="Vælg mindst én.")


@bp.route("/<id:person_id>/kontakt", methods=["GET", "POST"])
@allow("contact.create")
def new(person_id: str) -> ResponseReturnValue:
    """Everybody alive in the household whom one may know of is ticked to begin with."""
    family = queries.page(db.session, Reading(g.actor, person_id, "family"), today())
    homes = [one for home in family.households for one in home.members if not one.has_died]
    names = {merges.same(db.session).kept(person_id): family.name} | {
        one.person_id: one.name for one in homes
    }
    form = FamilyContactForm(people=list(names), drawer="own")
    form.people.choices = offered(names.items())
    form.drawer.choices = choices.drawers(g.actor)
    form.colleague.choices = choices.colleagues(g.actor)
    before, people = None, list(form.people.data or ())
    if form.validate_on_submit():
        form.number_stands()
        before = None if form.number_found else saved_before(form, people)
        if not form.number_found and not before:
            with form.refusing():
                made = service.create(
                    db.session,
                    g.actor,
                    people=people,
                    open=form.open_part(),
                    closed=form.closed_part(),
                    **form.minted,
                )
                return saying("Gemt med familien.", "contacts.show", contact_id=made.root)
    return page("families/contact.html", form, family=family, before=before)
