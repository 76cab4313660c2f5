"""Forms whose words are kept at the office while they are typed, and offered again after a crash."""

import re
from collections.abc import Sequence
from typing import Any, TypeVar

from flask import Blueprint, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from outreach.domain.errors import NotFound
from outreach.services import drafts as service
from outreach.storage.db import db
from outreach.storage.queries import drafts as queries
from outreach.web.access import allow
from outreach.web.fields import RecordForm, is_id

bp = Blueprint("kept", __name__, url_prefix="/kladde")

_PAGE = re.compile(r"(?:/[a-z0-9-]+)+(?:\?[a-z]+=[a-f0-9-]+)?")  # an address holds ids and never a word
_NOT_TYPED = ("csrf_token", "page", "step", "numbers")


class KeptForm(RecordForm):
    """A form with a place of its own for what is being typed into it."""

    keep_page = ""
    kept_at = ""
    numbers_kept = False  # somebody said that what looks like a CPR number is none
    struck: Sequence[str] = ()  # lines that are not to go


F = TypeVar("F", bound=KeptForm)


def opened(kind: type[F], page: str, *, posted: bool = True, **values: Any) -> F:
    """The form as it opens: with what this colleague was typing there, if it was never saved.

    `posted`: whether a post to this page is about this form; what is posted to another leaves it alone.
    """
    found = None
    if request.method == "GET" or not posted:
        found = queries.on(db.session, g.actor, page)
        if found or not posted:
            values["formdata"] = MultiDict(found.typed) if found else None
    form = kind(**values)
    form.keep_page, form.kept_at = page, found.at if found else ""
    typed = found.typed if found else {}
    form.numbers_kept = typed.get("numbers") == ["keep"]
    form.struck = typed.get("struck", ())
    return form


def set_aside(form: KeptForm) -> bool:
    """Keep a form as it stands, for a page that shows it before it goes; False when it has gone already.

    So that page is asked for by its address: going back to it, or loading it again, sends nothing.
    """
    typed = {name: request.form.getlist(name) for name in request.form if name not in _NOT_TYPED}
    typed |= {one.name: [one.data or ""] for one in form if one.type in ("StringField", "TextAreaField")}
    if request.form.get("numbers") == "keep":
        typed["numbers"] = ["keep"]
    entry_id = form.entry_id.data
    return service.keep(db.session, g.actor, form.keep_page, typed, entry_id if is_id(entry_id) else "")


def saved(form: KeptForm) -> None:
    """It is saved for good: nothing is offered again."""
    service.drop(db.session, g.actor, form.keep_page)


def _page() -> str:
    page = request.form.get("page", "")
    if len(page) > 200 or not _PAGE.fullmatch(page):
        raise NotFound
    return page


@bp.post("")
@allow("contact.create")
def keep() -> ResponseReturnValue:
    """Keep what stands in a form now."""
    page = _page()
    typed = {name: request.form.getlist(name) for name in request.form if name not in _NOT_TYPED}
    entry_id = request.form.get("entry_id")
    done = service.keep(db.session, g.actor, page, typed, str(entry_id) if is_id(entry_id) else "")
    return "", 204 if done else 409


@bp.post("/smid")
@allow("contact.create")
def drop() -> ResponseReturnValue:
    """Throw away what was typed and not saved."""
    page = _page()
    service.drop(db.session, g.actor, page)
    flash("Kladden er smidt ud.")
    return redirect(page if "back" in request.form else url_for("home.start"), 303)
