"""Hent ind fra regneark: choose a file, see what is understood of it, bring it in, take it back."""

import io
import re
from collections.abc import Iterator
from typing import Any

from flask import (
    Blueprint,
    Response,
    current_app,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_wtf.file import FileField, FileRequired

from outreach.domain import access
from outreach.domain.errors import Invalid, NotFound
from outreach.domain.sheet_kinds import BY_KEY, SHEETS
from outreach.services import imports as service
from outreach.services.import_rows import WRONG
from outreach.services.importing import Imports
from outreach.services.sheet_files import FILE_BYTES_MAX
from outreach.services.sheet_writing import XLSX, csv_file, xlsx_file
from outreach.storage.db import db
from outreach.storage.queries import imports as queries
from outreach.web.access import allow, office
from outreach.web.danish import WORDS
from outreach.web.danish_sheets import KINDS, ROWS, STATES, cell_text, file_text
from outreach.web.fields import Form, page, whole
from outreach.web.look import today
from outreach.web.undo import saying

bp = Blueprint("imports", __name__, url_prefix="/hent-ind")

SHOWN_ERRORS, SHOWN_ROWS, REFRESH_SECONDS = 50, 200, 2
# What a list of rows is narrowed by, as the address calls it.
_NARROWER = {"ark": "sheet", "hvad": "kind", "hvordan": "state"}
ROOM = 64 * 1024  # of a post, beside the file itself
_column = re.compile(r"(\d{1,2})-(\d{1,2})")


class FileForm(Form):
    """The file."""

    file = FileField("Fil", [FileRequired("Vælg en fil.")])


@bp.url_value_preprocessor
def _room_for_a_file(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Before anything reads the post: it may be large, and no part of it may touch the disk in the clear."""
    if endpoint == "imports.bring":
        request.max_content_length = FILE_BYTES_MAX + ROOM
        request._get_file_stream = lambda *given, **more: io.BytesIO()  # type: ignore[method-assign]


def working() -> Imports:
    """The imports of this process."""
    extensions = current_app.extensions
    if "imports" not in extensions:
        extensions["imports"] = Imports(db.engine, WORDS, office())
    found: Imports = extensions["imports"]
    return found


@bp.get("")
@allow("import.create")
def index() -> ResponseReturnValue:
    """Choose a file; and what was brought before."""
    return _index(FileForm())


def _index(form: FileForm) -> ResponseReturnValue:
    return page(
        "imports/index.html", form, jobs=queries.jobs(db.session, g.actor), states=STATES, sheets=SHEETS
    )


@bp.post("")
@allow("import.create")
def bring() -> ResponseReturnValue:
    """Keep the file, and show what is understood of it."""
    form = FileForm()
    if form.validate_on_submit():
        try:
            return redirect(
                url_for(".show", job_id=service.bring(db.session, g.actor, form.file.data.read())), 303
            )
        except Invalid as error:
            form.file.errors = [file_text(error.fields.get("file", "wrong"))]
    return _index(form)


@bp.get("/skabelon")
@allow("import.create")
def template() -> ResponseReturnValue:
    """A spreadsheet with all our headings, to fill in, and a sheet that says how each is written."""
    sheets: list[tuple[str, list[str], list[list[str]]]] = [
        (one.title, [column.title for column in one.columns], []) for one in SHEETS
    ]
    how = [[one.title, c.title, c.example, ", ".join(c.known(WORDS))] for one in SHEETS for c in one.columns]
    sheets.append(("Sådan", ["Ark", "Kolonne", "For eksempel", "Ord, vi bruger"], how))
    return attachment(xlsx_file(sheets), XLSX, "skabelon.xlsx")


@bp.get("/<id:job_id>")
@allow("import.create")
def show(job_id: str) -> ResponseReturnValue:
    """Where an import stands, and what comes next."""
    return _show(job_id)


def _show(job_id: str, wrong: str = "") -> ResponseReturnValue:
    job = queries.job(db.session, g.actor, job_id)
    is_at_work = job.state in service.AT_WORK
    if is_at_work:
        working().go_on()  # after a kill, or a night with the office locked, it goes on here
    answer = make_response(
        render_template(
            "imports/show.html",
            job=job,
            wrong=file_text(wrong or job.why) if wrong or job.why else "",
            states=STATES,
            kinds=KINDS,
            sheets=SHEETS,
            by_key=BY_KEY,
            row_states=ROWS,
            errors=_errors(job_id, SHOWN_ERRORS),
            built_upon=queries.built_upon(db.session, job_id) if job.state == service.PLACED else 0,
            may_undo=access.may(g.actor, "erasure.create"),
        ),
        422 if wrong else 200,
    )
    if is_at_work:
        answer.headers["Refresh"] = str(REFRESH_SECONDS)
    return answer


@bp.post("/<id:job_id>")
@allow("import.create")
def choose(job_id: str) -> ResponseReturnValue:
    """What each sheet and column is. Another kind of sheet shows its own columns first."""
    job = queries.job(db.session, g.actor, job_id)
    kinds = [request.form.get(f"sheet-{number}", "")[:20] for number in range(len(job.sheets))]
    columns: list[dict[int, str]] = [{} for _ in job.sheets]
    for name, key in request.form.items():
        if (found := _column.fullmatch(name)) and key and int(found[1]) < len(columns):
            columns[int(found[1])][int(found[2])] = key[:20]
    try:
        if not service.retell(db.session, g.actor, job_id, kinds):
            service.choose(db.session, g.actor, job_id, list(zip(kinds, columns, strict=True)))
            working().go_on()
    except Invalid as error:
        return _show(job_id, error.fields.get("columns", "wrong"))
    return redirect(url_for(".show", job_id=job_id), 303)


@bp.post("/<id:job_id>/begynd")
@allow("import.create")
def begin(job_id: str) -> ResponseReturnValue:
    """Bring in what is new."""
    service.begin(db.session, g.actor, job_id)
    return _go_on(job_id)


@bp.post("/<id:job_id>/stop")
@allow("import.create")
def stop(job_id: str) -> ResponseReturnValue:
    """Stop: nothing of it stays half."""
    service.cancel(db.session, g.actor, job_id)
    return _go_on(job_id)


@bp.post("/<id:job_id>/fortryd")
@allow("erasure.create")
def undo(job_id: str) -> ResponseReturnValue:
    """Take all of it back."""
    service.undo(db.session, g.actor, job_id)
    return _go_on(job_id)


@bp.post("/<id:job_id>/kasser")
@allow("import.create")
def discard(job_id: str) -> ResponseReturnValue:
    """Throw the file away."""
    service.discard(db.session, g.actor, job_id)
    return saying("Filen er kasseret. Der er ikke hentet noget ind.", ".index")


@bp.get("/<id:job_id>/fejl")
@allow("import.create")
def errors(job_id: str) -> ResponseReturnValue:
    """Everything that could not be read, by row and column, as a file. What stood there is not in it."""
    if not (told := _errors(job_id)):
        raise NotFound
    return attachment(
        csv_file(["Ark", "Række", "Kolonne", "Hvorfor"], told), "text/csv", "kan-ikke-laeses.csv"
    )


def _errors(job_id: str, most: int | None = None) -> list[tuple[str, int, str, str]]:
    """(sheet, row, heading, why) of what cannot be read, of at most so many rows."""
    return [
        (BY_KEY[row.sheet].title, row.row, heading, cell_text(code, row.sheet, heading))
        for row in queries.rows(db.session, g.actor, job_id, limit=most, state=WRONG)
        for heading, code in row.errors.items()
    ]


@bp.get("/<id:job_id>/raekker")
@allow("import.create")
def rows(job_id: str) -> ResponseReturnValue:
    """Row by row: what each says, and what becomes of it. Once all is brought in, no row is kept."""
    if queries.job(db.session, g.actor, job_id).state != service.CHECKED:
        raise NotFound
    narrower = {name: told for name, told in request.args.items() if name in _NARROWER}
    which = {_NARROWER[name]: told for name, told in narrower.items()}
    after = whole(request.args.get("efter", ""))
    found = queries.rows(db.session, g.actor, job_id, after, SHOWN_ROWS + 1, **which)
    return render_template(
        "imports/rows.html",
        job_id=job_id,
        kinds=KINDS,
        row_states=ROWS,
        by_key=BY_KEY,
        cell_text=cell_text,
        rows=found[:SHOWN_ROWS],
        narrower=narrower,
        more=found[SHOWN_ROWS - 1].seq if len(found) > SHOWN_ROWS else None,
    )


def _go_on(job_id: str) -> ResponseReturnValue:
    """What was asked for is done beside the pages; this one shows how far it is."""
    working().go_on()
    return redirect(url_for(".show", job_id=job_id), 303)


def attachment(body: Iterator[bytes], mimetype: str, name: str) -> Response:
    """A file to keep, sent while it is made. Its name says what it is and the day, never whom it is about."""
    stem, _, ending = name.rpartition(".")
    file = f"{stem}-{today().isoformat()}.{ending}"
    answer = Response(body, mimetype=mimetype)
    answer.headers["Content-Disposition"] = f'attachment; filename="{file}"'
    return answer
