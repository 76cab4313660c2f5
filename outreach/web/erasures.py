"""Slet for altid: a leader's deed, with a reason, shown before it is done."""

from typing import Any

from flask import Blueprint, flash, g, redirect, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField

from outreach.domain.errors import NotFound
from outreach.services import erasures as service
from outreach.storage.db import db
from outreach.storage.queries import erasures as queries
from outreach.storage.queries.erasures import Written
from outreach.web import whom
from outreach.web.access import allow, office
from outreach.web.danish import RECORDS
from outreach.web.fields import Form, page, words
from outreach.web.stood import digest

bp = Blueprint("erasures", __name__, url_prefix="/slet")

PAGES = {  # where a record is read or put right; others are read on the page that erases them
    "contact": ("contacts.show", "contact_id"),
    "followup": ("promises.show", "promise_id"),
    "message": ("messages.show", "message_id"),
    "handover": ("handovers.show", "handover_id"),
    "person": ("people.show", "person_id"),
    "activity": ("activities.show", "activity_id"),
    "series": ("meetings.alter", "series_id"),
}


class EraseForm(Form):
    """Why it must not stay."""

    shown = HiddenField()  # what would go, when the page was opened
    reason = words("Hvorfor skal det slettes?", 400, needed="Skriv hvorfor. Skriv ikke, hvad der stod.")


@bp.route("/indskrivning/<id:root>", methods=["GET", "POST"])
@allow("erasure.create")
def record(root: str) -> ResponseReturnValue:
    """Erase one record: text, corrections and all."""
    written = queries.record(db.session, g.actor, root)
    if not service.may_go(written.kind):
        raise NotFound()
    ids = service.of_record(db.session, g.actor, root)
    letters = int(written.kind == "handover")
    return _ask("Slet for altid", ids, _page_of(written), written=written, letters=letters)


@bp.route("/person/<id:person_id>", methods=["GET", "POST"])
@allow("erasure.create")
def person(person_id: str) -> ResponseReturnValue:
    """Erase all that this organisation wrote about one person; what also names others is left and shown."""
    name = whom.one(person_id).name
    ids, roots = service.of_person(db.session, g.actor, person_id)
    left = [(one, _page_of(one)) for one in queries.records(db.session, g.actor, roots)]
    spoken = service.speaking_of(db.session, g.actor, person_id)
    others = [(one, _page_of(one)) for one in queries.records(db.session, g.actor, spoken)]
    letters = queries.letters(db.session, g.actor, ids)
    words_of = {**RECORDS, "person": "Personens side"}
    counted = queries.kinds(db.session, g.actor, ids).items()
    back = url_for("people.show", person_id=person_id)
    return _ask(
        f"Slet alt om {name}",
        ids,
        back,
        left=left,
        others=others,
        letters=letters,
        kinds={words_of[kind]: number for kind, number in counted if kind in words_of},
    )


def _page_of(written: Written) -> str:
    if written.kind in PAGES:
        endpoint, name = PAGES[written.kind]
        values: dict[str, Any] = {name: written.id}
        return url_for(endpoint, **values)
    return url_for(".record", root=written.id)


def _what(kind: str) -> str:
    return RECORDS.get(kind, "Noget skrevet")


def _ask(title: str, ids: list[str], back: str, **shown: Any) -> ResponseReturnValue:
    form, now = EraseForm(), digest(ids)
    was, form.shown.data = form.shown.data, now
    if form.is_submitted() and was != now:
        form.form_errors.append("Der er skrevet mere, siden du åbnede siden. Se det igennem igen.")
    elif ids and form.validate_on_submit():
        done = service.erase(db.session, g.actor, office(), ids, reason=form.reason.data)
        flash("Slettet. Det forsvinder de andre steder, når de har hørt det.")
        if not done.log_is_empty:
            flash("En gammel udgave ligger i kontorets låste fil lidt endnu. Den forsvinder af sig selv.")
        if not done.backup_knows:
            flash("Mappen med sikkerhedskopier kan ikke nås. Tag en ny kopi, så den også ved besked.")
        return redirect(url_for("home.start"), 303)
    return page(
        "erase.html",
        form,
        title=title,
        count=len(ids),
        back=back,
        what=_what,
        may_go=service.may_go,
        **shown,
    )
