"""Det sikre lager: let this office into the programme with the invitation its operator gave."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from outreach.domain.errors import DomainError, NotAllowed
from outreach.services import hub_link
from outreach.web import sync_words
from outreach.web.access import allow, office
from outreach.web.fields import Form, page, prose

bp = Blueprint("safe_store", __name__, url_prefix="/kontoret/lager")

NOT_OURS = "Invitationen er til en anden organisation, eller den er brugt. Bed om en ny."
NO_ANSWER = "Det sikre lager svarer ikke. Se efter, om computeren er på nettet, og prøv igen."


class InvitationForm(Form):
    """The text an operator sends: one long line."""

    invitation = prose("Invitation", 8000, needed="Sæt invitationen ind.")


@bp.route("", methods=["GET", "POST"])
@allow("office.manage")
def show() -> ResponseReturnValue:
    """Whether the office has a safe store, and connecting it to one."""
    here = office()
    form = InvitationForm()
    if form.validate_on_submit():
        try:
            hub_link.enrol(here, form.invitation.data, here.settings.name)
        except NotAllowed:
            form.invitation.errors = [NOT_OURS]
        except hub_link.NoAnswer:
            form.form_errors.append(NO_ANSWER)
        except DomainError as error:
            form.refuse(error)
        else:
            sync_words.send_now("Kontoret er koblet til det sikre lager.")
            return redirect(url_for(".show"), 303)
    return page("office/safe_store.html", form, hub=here.settings.hub)
