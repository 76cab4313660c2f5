"""Choices that forms offer from the office's own lists."""

from wtforms.fields.choices import SelectChoice

from outreach.domain.access import DPO, Actor
from outreach.storage.db import db
from outreach.storage.queries import away
from outreach.storage.queries import staff as queries
from outreach.web.fields import offered
from outreach.web.look import day, today

Choices = list[SelectChoice]
NOBODY = ("", "Ingen")


def colleagues(actor: Actor, first: tuple[str, str] = NOBODY) -> Choices:
    """The colleagues of this office."""
    return offered([first, *((one.id, one.name) for one in queries.colleagues(db.session, actor))])


def who_can_do_it(actor: Actor, first: tuple[str, str], but: str | None) -> Choices:
    """Colleagues who can be given something: those who may see it, and not the one who has it.

    Who is away, or soon will be, is marked with the days.
    """
    known = queries.colleagues(db.session, actor)
    told: dict[str, str] = {}
    for one in away.coming(db.session, actor, on := today()):
        begins = "" if one.since <= on.isoformat() else f"fra {day(one.since)} "
        told.setdefault(one.staff_id, f" (væk {begins}til og med {day(one.until)})")
    fit = [one for one in known if one.role != DPO and one.id != but]
    return offered([first, *((one.id, one.name + told.get(one.id, "")) for one in fit)])


def drawers(actor: Actor) -> Choices:
    """Who can read it: only the own organisation, or the helpers together."""
    partners = queries.partners(db.session, actor)
    own = next((one.name for one in queries.organisations(db.session) if one.id == actor.org_id), "os")
    only = [("own", f"Kun {own}")]
    both = ("helpers", _and([own, *(one.name for one in partners)]))
    return offered([*only, both] if partners else only)


def partners(actor: Actor) -> Choices:
    """The other helpers."""
    return offered((one.id, one.name) for one in queries.partners(db.session, actor))


def authorities() -> Choices:
    """Whom a text may be handed over to."""
    return offered((one.id, one.name) for one in queries.authorities(db.session))


def _and(names: list[str]) -> str:
    """`Carelink og Bysekretariatet`, in the order of the alphabet."""
    *first, last = sorted(names)
    return f"{', '.join(first)} og {last}" if first else last
