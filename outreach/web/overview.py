"""Overblik: what a quarter came to, as pictures with a table under each, on one printed page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from outreach.domain import overview as rules
from outreach.domain.errors import NotFound
from outreach.domain.local_time import day as read_day
from outreach.domain.overview import ALL, Quarter
from outreach.storage.db import db
from outreach.storage.queries import overview as queries
from outreach.web import look
from outreach.web.access import allow
from outreach.web.danish import word

bp = Blueprint("overview", __name__, url_prefix="/overblik")

QUARTERS = 8  # that may be chosen
HIGH, WIDE, BETWEEN = 100, 24, 8  # of the bars, in the units of the picture
ROWS = {
    "contacts": "Henvendelser",
    "promises": "Åbne løfter",
    "needs": "Behov, der måtte vente",
    "sessions": "Aktiviteter",
}
OPENS = {
    "contact": ("contacts.show", "contact_id"),
    "promise": ("promises.show", "promise_id"),
    "message": ("messages.show", "message_id"),
    "activity": ("activities.show", "activity_id"),
}


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: where it stands, how high it is in each part from below, and what is written under it."""

    x: int
    parts: Sequence[tuple[int, int, int]]  # which series, y, height
    label: str
    told: str


@dataclass(frozen=True, slots=True)
class Picture:
    """Bars side by side, with the table that says the same."""

    id: str
    title: str
    series: Sequence[str]
    bars: Sequence[Bar]
    rows: Sequence[tuple[str, Sequence[int], str]]  # label, a number for each series, address of its rows
    totals: Sequence[int]
    width: int


def picture(
    id: str, title: str, series: Sequence[str], labels: Sequence[str], values: Sequence[Sequence[int]],
    behind: Sequence[str] = (),
) -> Picture:  # fmt: skip
    """`values`: a line of numbers for each series, one for each label."""
    columns = list(zip(*values, strict=True))
    most = max(map(sum, columns), default=0)
    bars = []
    for at, (label, column) in enumerate(zip(labels, columns, strict=True)):
        parts, top = [], HIGH
        for which, height in enumerate(rules.heights([*column, most], HIGH)[:-1]):
            top -= height
            if height:
                parts.append((which, top, height))
        bars.append(Bar(at * (WIDE + BETWEEN), parts, label, " · ".join(map(str, column))))
    rows = [
        (label, column, behind[at] if behind else "")
        for at, (label, column) in enumerate(zip(labels, columns, strict=True))
    ]
    width = max(1, len(bars)) * (WIDE + BETWEEN)
    return Picture(id, title, series, bars, rows, [sum(line) for line in values], width)


@bp.get("")
@allow("overview.read")
def show() -> ResponseReturnValue:
    """One quarter."""
    on = look.today()
    quarters = {f"{one.year}-{one.number}": one for one in rules.quarters(on, QUARTERS)}
    chosen = quarters.get(request.args.get("kvartal", "")) or next(iter(quarters.values()))
    found = queries.show(db.session, g.actor, on, chosen)
    return render_template(
        "overview/show.html",
        found=found,
        title=_title(chosen),
        chosen=f"{chosen.year}-{chosen.number}",
        quarters=[(key, _title(one)) for key, one in quarters.items()],
        until=look.date_text(chosen.last),
        since=look.date_text(chosen.first),
        pictures=_pictures(found, on),
        response=_response(found),
        all=ALL,
        shown=lambda count: "–" if count is None else count,
        needs=_behind("needs", chosen.first, chosen.last),
    )


def _pictures(found: queries.Overview, on: date) -> dict[str, Picture]:
    weeks = [_week(found.quarter, monday) for monday in found.weeks]
    labels = [f"uge {monday.isocalendar().week}" for monday in found.weeks]
    monday = rules.monday_of(on.isoformat())
    due = [monday + timedelta(weeks=n) for n in range(len(found.promises))]
    return {
        "contacts": picture(
            "henvendelser", "Henvendelser hver uge",
            list(found.contacts), labels, list(found.contacts.values()),
            [_behind("contacts", *week) for week in weeks],
        ),
        "visits": picture(
            "fremmoede", "Fremmøde hver uge",
            ["Med navn", "Uden navn"], labels, [found.visits, found.without_name],
            [_behind("sessions", *week) for week in weeks],
        ),
        "promises": picture(
            "loefter", "Åbne løfter efter den uge, de skal være klaret",
            ["Åbne løfter"], [f"uge {one.isocalendar().week}" for one in due], [found.promises],
            [_behind("promises", max(one, on), one + timedelta(days=6)) for one in due],
        ),
    }  # fmt: skip


def _week(quarter: Quarter, monday: date) -> tuple[date, date]:
    return quarter.week(monday)


def _behind(what: str, first: date, last: date) -> str:
    return url_for(".rows", hvad=what, fra=first.isoformat(), til=last.isoformat())


def _response(found: queries.Overview) -> dict[str, str] | None:
    told = found.response
    if told is None:
        return None
    median = "" if told.median_hours is None else rules.rounded(told.median_hours)
    return {
        "median": median,
        "share": rules.percent(told.same_day, told.needs),
        "same_day": str(told.same_day),
        "needs": str(told.needs),
        "met": str(told.met),
        "waiting": str(told.waiting),
    }


def _title(quarter: Quarter) -> str:
    return f"{quarter.number}. kvartal {quarter.year}"


@bp.get("/raekker")
@allow("overview.read")
def rows() -> ResponseReturnValue:
    """The records behind a figure."""
    what = request.args.get("hvad", "")
    first, last = (read_day(request.args.get(name, "")) for name in ("fra", "til"))
    if what not in ROWS or first is None or last is None:
        raise NotFound
    found = queries.rows(db.session, g.actor, what, first, last)
    told = [(_opens(one), one.when, _about(one)) for one in found]
    return render_template(
        "overview/rows.html", title=ROWS[what], rows=told, first=first, last=last, most=queries.ROWS_MAX
    )


def _opens(row: queries.RowBehind) -> str:
    endpoint, name = OPENS[row.kind]
    values: dict[str, Any] = {name: row.id}
    return url_for(endpoint, **values)


def _about(row: queries.RowBehind) -> str:
    if row.kind == "activity":
        return row.what
    if row.kind == "contact" and row.what:
        return " · ".join(word(topic, "topic") for topic in row.what.split())
    return {"message": "Besked", "promise": "Det har vi lovet"}.get(row.kind, "Henvendelse")
