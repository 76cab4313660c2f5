"""Kontoret: what belongs to the office rather than to a person."""

from dataclasses import replace

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from outreach.domain import access
from outreach.storage.db import db
from outreach.storage.queries import reading
from outreach.web import sync_words
from outreach.web.access import allow, office
from sync.ledger import Ledger

bp = Blueprint("office", __name__, url_prefix="/kontoret")

PAGES = (
    ("colleagues.index", "Kolleger", "Hvem der arbejder her, og hvem der kan logge ind.", "staff.read"),
    ("practice.show", "Øv dig", "Et kontor med opdigtede personer at prøve på.", "status.read"),
    ("areas.index", "Boligområder", "Områder, man kan vælge på en persons side.", "area.manage"),
    ("phrases.change", "Skift din kode", "Vælg en anden kode til dig selv.", "staff.read"),
    ("concern.edit", "Numre ved bekymring", "Hvem man ringer til om et barn.", "office.manage"),
    ("tablets.index", "Tablets", "Tilføj en tablet, eller meld en væk.", "staff.read"),
    ("backups.show", "Sikkerhedskopi", "En kopi et andet sted, læst igennem bagefter.", "office.manage"),
    ("safe_store.show", "Det sikre lager", "Hvor det skrevne går hen, når der er net.", "office.manage"),
    ("phrases.recovery", "Genopretningskode", "Lav en ny, hvis den printede er væk.", "office.manage"),
    ("imports.index", "Hent ind fra regneark", "Personer, aktiviteter og henvendelser.", "import.create"),
    ("exports.new", "Gem som regneark", "Lister og fremmøde som en fil.", "export.create"),
    ("office.status", "Status", "Det sikre lager og denne computer.", "status.read"),
    ("protection.show", "Databeskyttelse", "Tal, enheder, stikprøver og frister.", "reading.read"),
    ("office.readings", "Læselog", "Hvem der har åbnet hvad.", "reading.read"),
)


@bp.get("")
@allow("staff.read")
def index() -> ResponseReturnValue:
    """The pages of the office."""
    return render_template(
        "office/index.html", pages=[page for page in PAGES if access.may(g.actor, page[3])]
    )


@bp.get("/status")
@allow("status.read")
def status() -> ResponseReturnValue:
    """The safe store, and this computer."""
    here = office()
    outcome, waiting = sync_words.last(), Ledger(db.session.connection()).waiting()
    if outcome is not None:
        outcome = replace(outcome, waiting=waiting)  # what waits now, also what came after the last attempt
    return render_template(
        "office/status.html",
        settings=here.settings,
        fingerprint=here.fingerprint,
        outcome=outcome,
        waiting=waiting,
        said=sync_words.sentence(outcome),
        tablets=[one for one in here.tablets.all() if not one.lost],
    )


@bp.get("/laeselog")
@allow("reading.read")
def readings() -> ResponseReturnValue:
    """Who opened what, and whether the log is whole."""
    lines = reading.latest(db.session, g.actor)
    broken, doubted = reading.broken_at(db.session), reading.doubted_at(db.session)
    return render_template("office/readings.html", readings=lines, broken_at=broken, doubted_at=doubted)
