"""Kolleger: invite, put right, give a new one-time code, say goodbye. What they wrote keeps their name."""

from flask import Blueprint, g, redirect, url_for
from flask.typing import ResponseReturnValue

from outreach.domain.errors import NotFound
from outreach.services import people
from outreach.services import staff as service
from outreach.storage.db import db
from outreach.storage.queries import staff as queries
from outreach.web import once
from outreach.web.access import allow, office, sessions
from outreach.web.danish import ROLES
from outreach.web.fields import RegisterForm, one_of, page, words
from outreach.web.undo import saying

bp = Blueprint("colleagues", __name__, url_prefix="/kontoret/kolleger")
CODE = "code"


class ColleagueForm(RegisterForm):
    """Who somebody is, and what they may do here."""

    name = words("Navn", 80, needed="Skriv kollegaens navn.")
    title = words("Titel", 80)
    role = one_of("Hvad skal kollegaen kunne?", ROLES, needed="Vælg en.")


def _colleague(staff_id: str, *, also_former: bool = False) -> queries.Colleague:
    for one in queries.colleagues(db.session, g.actor, also_former=also_former):
        if one.id == staff_id:
            return one
    raise NotFound()


@bp.get("")
@allow("staff.read")
def index() -> ResponseReturnValue:
    """Who works here, and who can sign in on this computer."""
    return _page(ColleagueForm(role="adviser"))


@bp.post("")
@allow("staff.manage")
def invite() -> ResponseReturnValue:
    """Write a colleague down and make their one-time code."""
    form = ColleagueForm()
    if form.validate():
        with form.refusing():
            made = service.add(db.session, g.actor, **form.values(), **form.minted)
            return _code_for(made.root, form.name.data)
    return _page(form)


@bp.route("/<id:staff_id>/ret", methods=["GET", "POST"])
@allow("staff.manage")
def edit(staff_id: str) -> ResponseReturnValue:
    """Another name, title or role. One's own role another leader changes: there is always one left."""
    colleague = _colleague(staff_id)
    form = ColleagueForm(obj=colleague)
    if staff_id == g.actor.staff_id:
        del form.role
    if form.saved(queries.base(db.session, g.actor, staff_id), people.update, staff_id):
        if "name" in form.changes()[0]:
            office().vault.rename({staff_id: form.name.data})
        return saying("Gemt.", ".index")
    return page("office/colleague.html", form, colleague=colleague)


@bp.post("/<id:staff_id>/kode")
@allow("staff.manage")
def reset(staff_id: str) -> ResponseReturnValue:
    """A new one-time code: the old phrase ends now."""
    one = _colleague(staff_id)
    sessions().end_all(one.id)
    return _code_for(one.id, one.name)


@bp.post("/<id:staff_id>/stop")
@allow("staff.manage")
def remove(staff_id: str) -> ResponseReturnValue:
    """A colleague stops: ways in and grants end, what they wrote stays. Pressed again, it is said again."""
    leaver = _colleague(staff_id, also_former=True)
    if leaver.id == g.actor.staff_id:
        raise NotFound()
    if leaver.active:
        service.retire(db.session, g.actor, staff_id, base=queries.base(db.session, g.actor, staff_id))
    try:
        office().vault.remove_slot(staff_id)
    except NotFound:
        pass  # never had a way in on this computer
    sessions().end_all(staff_id)
    return saying(
        f"{leaver.name} kan ikke logge ind mere. Det, der er skrevet, bliver.",
        "leavers.hand_over",
        staff_id=staff_id,
    )


def _code_for(staff_id: str, name: str) -> ResponseReturnValue:
    once.keep(CODE, {"name": name, "code": office().vault.issue_code(staff_id, name)})
    return redirect(url_for(".index"), 303)


def _page(form: ColleagueForm) -> ResponseReturnValue:
    """The list; after a one-time code was made, once, with it."""
    vault, known = office().vault, queries.colleagues(db.session, g.actor, also_former=True)
    return page(
        "office/colleagues.html",
        form,
        staff=[one for one in known if one.active],
        former=[one for one in known if not one.active],
        code=once.take(CODE),
        can_sign_in={id for id, _ in vault.slots()},
        awaiting={id for id, _ in vault.awaiting()},
    )
