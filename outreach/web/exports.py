"""Gem som regneark: lists and one person's timeline, for a leader at this very computer, with a reason."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from flask import Blueprint, g, request, stream_with_context
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, DateField, PasswordField, StringField
from wtforms.validators import Optional, ValidationError

from outreach.domain.errors import DomainError, NotFound
from outreach.problems import field_text
from outreach.services.sheet_writing import XLSX, Cell, csv_file, xlsx_file
from outreach.storage.db import db
from outreach.storage.queries import exports as queries
from outreach.storage.queries import merges
from outreach.storage.queries.exports import Row, Span, day_of
from outreach.web import whom
from outreach.web.access import allow, office
from outreach.web.danish import word
from outreach.web.fields import Form, is_id, one_of, page, words
from outreach.web.imports import attachment
from outreach.web.look import today
from outreach.web.sign_in import why

bp = Blueprint("exports", __name__, url_prefix="/gem-som-regneark")

LISTS = {
    "people": "Personer",
    "contacts": "Henvendelser",
    "promises": "Det har vi lovet",
    "attendance": "Fremmøde",
}
FORMS = {"xlsx": "Regneark (XLSX)", "csv": "CSV"}
FILES = {"people": "personer", "contacts": "henvendelser", "promises": "loefter", "attendance": "fremmoede"}
STANDS = {"open": "Venter", "done": "Klaret", "not_needed": "Ikke nødvendigt mere"}
HAPPENED = {
    "contact": "Henvendelse",
    "message": "Besked",
    "handover": "Skrevet til Jobcenteret",
    "mark": "Var med",
}
HERE = ("127.0.0.1", "::1")

Told = Callable[[Row], Cell]


class Column(NamedTuple):
    """One column of a file, and how a row tells it. `is_text`: words of a drawer."""

    title: str
    told: Told
    is_text: bool = False


def plain(name: str) -> Told:
    return lambda row: row.get(name)


def yes(name: str) -> Told:
    return lambda row: "ja" if row.get(name) else ""


def named_as(name: str, kind: str) -> Told:
    return lambda row: " · ".join(word(key, kind) for key in str(row.get(name) or "").split())


def on_day(name: str) -> Told:
    return lambda row: day_of(row.get(name) or "")


COLUMNS: Mapping[str, tuple[Column, ...]] = {
    "people": (
        Column("Navn", plain("name")),
        Column("Hvad skiller to ad", plain("tell")),
        Column("Fødselsår", plain("birth_year")),
        Column("Telefon", plain("phone")),
        Column("Sprog", plain("language")),
        Column("Tolk", yes("interpreter")),
        Column("Kontakt", named_as("reach", "reach")),
        Column("Boligområde", plain("area")),
    ),
    "contacts": (
        Column("Dato", on_day("when")),
        Column("Klokken", lambda row: str(row["when"])[11:16].replace(":", ".")),
        Column("Hvor", named_as("channel", "channel")),
        Column("Handler om", named_as("topics", "topic")),
        Column("Navn", plain("people")),
        Column("Børn med", plain("children")),
        Column("Tolk", yes("interpreter")),
        Column("Fik ikke fat i", yes("not_reached")),
        Column("Huskeord", plain("keyword"), True),
        Column("Tekst", plain("note"), True),
    ),
    "promises": (
        Column("Dag", on_day("due")),
        Column("Navn", plain("people")),
        Column("Hvordan går det", lambda row: STANDS.get(row["state"], "")),
        Column("Det lovede vi", plain("text"), True),
    ),
    "attendance": (
        Column("Dato", on_day("on")),
        Column("Aktivitet", plain("activity")),
        Column("Navn", plain("name")),
        Column("Voksne uden navn", plain("adults")),
        Column("Børn uden navn", plain("children")),
    ),
    "timeline": (
        Column("Dato", on_day("when")),
        Column("Klokken", lambda row: str(row["when"])[11:16].replace(":", ".")),
        Column("Hvad", lambda row: HAPPENED.get(str(row["kind"]), "Andet")),
        Column("Hvor", named_as("channel", "channel")),
        Column("Handler om", named_as("topics", "topic")),
        Column("Tekst", lambda row: str(row["note"] or row["title"]), True),
    ),
}


class ExportForm(Form):
    """What, as which kind of file, why, and whether the words of the drawers are in it."""

    what = one_of("Hvad vil du gemme?", LISTS, needed="Vælg en liste.")
    form = one_of("Som hvad?", FORMS, needed="Vælg en.")
    first = DateField("Fra og med", [Optional()])
    last = DateField("Til og med", [Optional()])
    reason = words("Hvad skal filen bruges til?", 200, needed="Skriv, hvad filen skal bruges til.")
    with_text = BooleanField("Tag teksterne med")
    phrase = PasswordField("Din kode", [Optional()])

    def validate_last(self, field: DateField) -> None:
        """A file of no days would be empty without a word."""
        if self.first.data and field.data and field.data < self.first.data:
            raise ValidationError(field_text("too_early"))

    def validate_what(self, field: StringField) -> None:
        """People have no day: a file that seems to hold only those of some days would be wrong."""
        if field.data == "people" and (self.first.data or self.last.data):
            raise ValidationError("Personer har ingen dato. Tag datoerne væk, eller vælg en anden liste.")


def only_here() -> None:
    """Whoever sits at this computer: no tablet, and nobody on the network, is answered."""
    if request.is_secure or request.remote_addr not in HERE:
        raise NotFound


@bp.route("", methods=["GET", "POST"])
@allow("export.create")
def new() -> ResponseReturnValue:
    """Ask, write it down, and send the file while it is made."""
    only_here()
    about = whom.one(request.args.get("person")) if is_id(request.args.get("person")) else None
    form = ExportForm(form="xlsx", what="contacts")
    if about:
        del form.what, form.first, form.last
    if form.validate_on_submit() and _proved(form):
        what = "timeline" if about else form.what.data
        reason, with_text = form.reason.data, bool(form.with_text.data)
        person = about.id if about else None
        queries.write_down(db.session, g.actor, what, form.form.data, reason, with_text, person)
        rows = _timeline(person) if person else queries.rows(db.session, g.actor, what, _span(form))
        return _file(what, form.form.data, rows, with_text, reason)
    return page(
        "exports/new.html",
        form,
        name=whom.first_name(about.name) if about else "",
        earlier=queries.latest(db.session, g.actor),
        lists={**LISTS, "timeline": "En tidslinje"},
        forms=FORMS,
    )


def _proved(form: ExportForm) -> bool:
    """Words of a drawer leave only for whoever proves once more who they are."""
    if not form.with_text.data:
        return True
    try:
        office().vault.unlock(g.actor.staff_id, form.phrase.data or "")
        return True
    except DomainError as error:
        form.phrase.errors = [why(error)]
        return False


def _span(form: ExportForm) -> Span:
    return Span(*(one.data.isoformat() if one.data else "" for one in (form.first, form.last)))


def _timeline(person: str) -> Iterable[Row]:
    ids = merges.same(db.session).ids(person)
    for item in queries.of_person(db.session, g.actor, ids):
        yield {
            "when": item.when, "kind": item.kind, "channel": item.channel, "topics": " ".join(item.topics),
            "note": item.note, "title": item.title,
        }  # fmt: skip


def _file(what: str, form: str, rows: Iterable[Row], with_text: bool, reason: str) -> ResponseReturnValue:
    columns = [one for one in COLUMNS[what] if with_text or not one.is_text]
    cells = ([column.told(row) for column in columns] for row in rows)
    headings = [one.title for one in columns]
    name = f"{FILES.get(what, 'tidslinje')}.{form}"
    body: Iterator[Any]
    if form == "csv":
        body = csv_file(headings, cells)
        return attachment(stream_with_context(body), "text/csv", name)
    about = [
        ["Organisation", office().settings.org_name],
        ["Gemt af", g.actor.name],
        ["Gemt", datetime.combine(today(), datetime.now().time())],
        ["Bruges til", reason],
        ["Tekster", "med" if with_text else "ikke med"],
        ["Husk", "Slet filen, når den er brugt. Den er ikke låst."],
    ]
    sheets = [(LISTS.get(what, "Tidslinje"), headings, cells), ("Om filen", ["Om filen", ""], about)]
    return attachment(stream_with_context(xlsx_file(sheets)), XLSX, name)
