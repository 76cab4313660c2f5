"""Forms whose words are kept at the office while they are typed, and offered again after a crash."""

import re
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
    return form


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
