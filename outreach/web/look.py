"""How ids, times and keys look on a Danish screen, and what every page shows around its content."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from flask import Flask, g, has_request_context, request

from outreach.domain import access, local_time
from outreach.domain.access import Actor
from outreach.kinds.fields import LINE_MAX
from outreach.problems import field_text
from outreach.storage.db import db
from outreach.storage.queries import staff
from outreach.web.access import office
from outreach.web.danish import DAYS, MONTHS, TOPIC_GROUPS, word, word_of
from outreach.web.stood import page_of_form, stood
from outreach.web.typing_kept import words

_DAY = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d)?")
COLOURS = {"#0f675c": "teal", "#9a3f14": "rust", "#3d4a9c": "indigo", "#7d2e6a": "plum"}


class Link(NamedTuple):
    """One line of the menu. Phones show the short ones and have the others on a page of their own."""

    endpoint: str
    text: str
    icon: str
    permission: str
    short: frozenset[str] = frozenset()
    org_roles: frozenset[str] = access.ORG_ROLES


HELPER, AUTHORITY = frozenset({access.HELPER}), frozenset({access.AUTHORITY})
MENU = (
    Link("contacts.new", "Ny henvendelse", "plus", "contact.create", access.ORG_ROLES),
    Link("today.show", "I dag", "sun", "followup.read", access.ORG_ROLES),
    Link("handovers.index", "Modtaget", "letter", "handover.read", AUTHORITY, AUTHORITY),
    Link("people.index", "Personer", "people", "person.read", access.ORG_ROLES),
    Link("activities.index", "Aktiviteter", "cup", "activity.read", org_roles=HELPER),
    Link("messages.index", "Beskeder", "letter", "message.read", HELPER),
    Link("notes.search", "Søg i notater", "search", "contact.read"),
    Link("handovers.index", "Jobcenteret", "send", "handover.read", org_roles=HELPER),
    Link("meetings.index", "Møder", "table", "minutes.read"),
    Link("questions.index", "Skal du se på", "question", "question.read"),
    Link("day.show", "Luk dagen", "moon", "status.read"),
    Link("overview.show", "Overblik", "chart", "overview.read"),
    Link("office.index", "Kontoret", "door", "staff.read"),
)


def local(stored: datetime | str | None) -> datetime | None:
    """A stored moment on a Danish wall; None for nothing and for what is no time."""
    if isinstance(stored, datetime):
        return stored.astimezone(local_time.ZONE)
    return local_time.moment(stored) if stored else None


def day(value: date | datetime | str | None) -> str:
    """`mandag 18. maj`, with the year when it is another one; `i dag`, `i går`, `i morgen` near by."""
    on: date | None
    if isinstance(value, str):
        on = (
            local_time.day(value[:10])
            if len(value) == 10
            else (when.date() if (when := local(value)) else None)
        )
    else:
        on = value.astimezone(local_time.ZONE).date() if isinstance(value, datetime) else value
    if on is None:
        return ""
    if on_paper():
        return f"{date_text(on)} {on.year}"
    away = (on - today()).days
    if away in (-1, 0, 1):
        return {-1: "i går", 0: "i dag", 1: "i morgen"}[away]
    return date_text(on) + ("" if on.year == today().year else f" {on.year}")


def on_paper() -> bool:
    """Whether this page was asked for as one to print: then every date is a date, and nothing is `i dag`."""
    return has_request_context() and "papir" in request.args


def date_text(on: date) -> str:
    """`mandag 18. maj`."""
    return f"{DAYS[on.weekday()]} {on.day}. {MONTHS[on.month - 1]}"


def clock(value: datetime | str | None) -> str:
    when = local(value)
    return f"{when:%H.%M}" if when else ""


def moment(value: datetime | str | None) -> str:
    """`i dag kl. 10.22`."""
    return f"{day(value)} kl. {clock(value)}" if local(value) else ""


def today() -> date:
    return datetime.now(UTC).astimezone(local_time.ZONE).date()


def readers(names: Sequence[str]) -> str:
    """`kun Carelink`, or `Bysekretariatet og Carelink`."""
    return f"kun {names[0]}" if len(names) == 1 else " og ".join(names)


def told(field: str, value: Any) -> str:
    """The value of a record's field in words, names and days."""
    if isinstance(value, bool):
        return "Ja" if value else "Nej"
    if not value:
        return "Ikke noget"
    if isinstance(value, list | dict):
        each = value.items() if isinstance(value, dict) else [(field, one) for one in value]
        return " · ".join(told(*one) for one in each)
    text = str(value)
    if _DAY.fullmatch(text):
        return moment(text) if "T" in text else day(text)
    return word_of(field, text) or staff.names(db.session).get(text, text)


def accent(colour: str | None) -> str:
    """The class of the palette nearest to an organisation's colour: contrast is known for these only."""

    def parts(text: str) -> list[int]:
        return [int(text[at : at + 2], 16) for at in (1, 3, 5)]

    if not re.fullmatch("#[0-9a-f]{6}", colour or ""):
        return "accent-teal"
    near = min(
        COLOURS,
        key=lambda one: sum((a - b) ** 2 for a, b in zip(parts(one), parts(str(colour)), strict=True)),
    )
    return f"accent-{COLOURS[near]}"


def menu_for(actor: Actor | None) -> list[Link]:
    """The menu of this colleague: what their organisation and role have a use for."""
    if actor is None:
        return []
    return [link for link in MENU if actor.org_role in link.org_roles and access.may(actor, link.permission)]


def start_for(actor: Actor) -> str:
    """Where this colleague's day begins."""
    if actor.org_role == access.AUTHORITY and access.may(actor, "handover.read"):
        return "handovers.index"
    return "today.show" if access.may(actor, "followup.read") else "office.index"


def around() -> dict[str, Any]:
    """What every template may use: who is here, whose office it is, and where one may go."""
    actor = g.get("actor")
    here = office()
    settings = here.settings if here.exists else None
    return {
        "actor": actor,
        "office_name": settings.org_name if settings else "",
        "accent": accent(settings.org_colour if settings else None),
        "menu": menu_for(actor),
        "topic_groups": TOPIC_GROUPS,
        "paper": on_paper(),
        "opened_on": f"{date_text(today())} {today().year}",
        "first_name": lambda name: name.split(" ")[0],
        "may": lambda permission: actor is not None and access.may(actor, permission),
    }


def init_app(app: Flask) -> None:
    """Register the filters and the frame of every page."""
    app.context_processor(around)
    app.jinja_env.filters.update(
        day=day, clock=clock, moment=moment, word=word, told=told, why=field_text, readers=readers
    )
    app.jinja_env.globals.update(
        line_max=LINE_MAX, stood=stood, page_of_form=page_of_form, typed_words=words, word_of=word_of
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
