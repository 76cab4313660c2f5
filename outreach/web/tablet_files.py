"""The last resort: what lay on a tablet, carried to the laptop as a sealed file."""

import json

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.file import FileField, FileRequired

from outreach.services import intake
from outreach.storage.db import db
from outreach.web.access import allow, office
from outreach.web.fields import Form, page

bp = Blueprint("tablet_files", __name__, url_prefix="/kontoret/tablets/fil")

FORMAT = "aaben-doer-udbakke/1"
ITEMS_MAX = 5000


class TabletFileForm(Form):
    """The file a tablet saved."""

    file = FileField("Fil", [FileRequired("Vælg den fil, tabletten gemte.")])


@bp.route("", methods=["GET", "POST"])
@allow("question.read")
def show() -> ResponseReturnValue:
    """Take the file in by the tablet's own door: an entry that is here already stays one."""
    form = TabletFileForm()
    if form.validate_on_submit():
        items = _items(form.file.data.read())
        if items is None:
            form.file.errors = ["Det er ikke en fil fra en tablet."]
        else:
            taken = intake.take_file(db.session, office(), items)
            arrived = sum(one.state in intake.AT_HAND for one in taken)
            flash(f"{arrived} af {len(taken)} ligger nu på kontoret.")
            if arrived < len(taken):
                flash(f"{len(taken) - arrived} kunne ikke åbnes. De bliver liggende på tabletten.")
            return redirect(url_for("questions.index"), 303)
    return page("tablet/file.html", form)


def _items(data: bytes) -> list[tuple[str, str]] | None:
    try:
        told = json.loads(data)
        items = [(one["id"], one["sealed"]) for one in told["items"]]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    is_ours = told["format"] == FORMAT if "format" in told else False
    if (
        not is_ours
        or len(items) > ITEMS_MAX
        or not all(isinstance(part, str) for one in items for part in one)
    ):
        return None
    return items
