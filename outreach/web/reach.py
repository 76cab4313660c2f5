"""Hvem når vi?: people and visits by sex, age, area and benefit, a quarter at a time."""

from collections.abc import Sequence
from datetime import date

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue

from outreach.domain import reach as rules
from outreach.domain.reach import Row
from outreach.storage.db import db
from outreach.storage.queries import reach as queries
from outreach.web import look
from outreach.web.access import allow
from outreach.web.danish import CATEGORIES, word

bp = Blueprint("reach", __name__, url_prefix="/aktiviteter/raekkevidde")

QUARTERS = 8  # that may be chosen
HEADINGS = {"sex": "Køn", "age": "Alder", "area": "Område", "benefit": "Ydelse"}
VIEWS = {
    rules.ALL: "Alle aktiviteter",
    **CATEGORIES,
    "men": "For mænd og fædre",
    "youth": "For unge",
}
NOT_KNOWN = "Ikke oplyst"


@bp.get("")
@allow("activity.read")
def index() -> ResponseReturnValue:
    """One quarter, one kind of activity."""
    quarters = _quarters(look.today())
    chosen = request.args.get("kvartal", "")
    year, number = quarters.get(chosen) or next(iter(quarters.values()))
    name = request.args.get("slags", "")
    name = name if name in VIEWS else rules.ALL
    found = queries.show(db.session, g.actor, year, number)
    view = found.views[name]
    return render_template(
        "reach/index.html",
        reach=found,
        view=view,
        view_name=name,
        view_title=VIEWS[name],
        title=_title(year, number),
        tables=[(key, text, _lines(key, view.tables[key], found)) for key, text in HEADINGS.items()],
        quarters=[(value, _title(*parts)) for value, parts in quarters.items()],
        chosen=f"{year}-{number}",
        kinds=list(VIEWS.items()),
        shown=lambda count: "–" if count is None else count,
        until=look.date_text(min(found.last, look.today())),
    )


def _quarters(on: date) -> dict[str, tuple[int, int]]:
    """The quarter of a date and those before, newest first."""
    latest = on.year * 4 + (on.month - 1) // 3
    parts = [((latest - back) // 4, (latest - back) % 4 + 1) for back in range(QUARTERS)]
    return {f"{year}-{number}": (year, number) for year, number in parts}


def _title(year: int, number: int) -> str:
    return f"{number}. kvartal {year}"


def _lines(name: str, rows: Sequence[Row], found: queries.Reach) -> list[tuple[str, Row, float]]:
    """Label, numbers and how long the bar is; groups in which there is nobody are left out."""
    kept = [row for row in rows if row.people != 0]
    most = max((row.people or 0 for row in kept), default=0)
    return [(_label(name, row.group, found), row, 100 * (row.people or 0) / (most or 1)) for row in kept]


def _label(name: str, group: str, found: queries.Reach) -> str:
    if not group:
        return NOT_KNOWN
    if name == "area":
        return found.areas.get(group, NOT_KNOWN)
    return f"{group.replace('-', '–')} år" if name == "age" else word(group, name)
